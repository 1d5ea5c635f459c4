import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import type { AdditionView } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { AWARD_READERS, DECIDERS, PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, day, id, instant, pence, reasonText } from '../schemas.ts';
import { approvalAnswers } from './award-needs.ts';

const tag = 'Awards';

/** What an approver sends with their yes to an addition: of the answers to an award those that its policy asks for. */
const additionAnswers = approvalAnswers
  .pick({ capReason: true, secondClinician: true })
  .meta({ id: 'AdditionAnswers', description: 'All optional: send what the addition needs.' });

const additionSchema = z
  .object({
    id,
    awardId: id,
    addPence: pence,
    expiresOn: day.nullable().meta({ description: 'The new last day; null when only money is added.' }),
    reason: z.string(),
    status: z.enum(['requested', 'approved', 'refused', 'withdrawn']),
    requestedAt: instant,
    requestedBy: z.string(),
    decidedAt: instant.nullable(),
    decidedBy: z.string().nullable(),
    refusalReason: z.string().nullable(),
    capReason: z.string().nullable().meta({
      description: "Why more than the policy's cap was right, or what the note says (R60).",
    }),
    secondClinician: z.string().nullable().meta({ description: 'Who the second clinician is, where the policy asks.' }),
  })
  .meta({ id: 'Addition', description: 'More money for an award, a later last day, or both.' });

const toAddition = (view: AdditionView): z.output<typeof additionSchema> => ({
  id: view.id,
  awardId: view.awardId,
  addPence: view.addPence,
  expiresOn: view.expiresOn,
  reason: view.reason,
  status: view.status,
  requestedAt: view.requestedAt.toISOString(),
  requestedBy: view.requestedBy,
  decidedAt: view.decidedAt?.toISOString() ?? null,
  decidedBy: view.decidedBy,
  refusalReason: view.refusalReason,
  capReason: view.capReason,
  secondClinician: view.secondClinician,
});

async function readAddition(deps: ApiDeps, principal: Principal, additionId: string) {
  const found = await inScope(deps.db, principal.scope, (trx) => deps.reports.additionView(trx, additionId));
  if (!found) throw new AppError('not_found', 'Nobody has asked for this.');
  return toAddition(found);
}

const TOTALS = [
  'not_found',
  'wrong_state',
  'budget_not_open',
  'spending_stopped',
  'expiry_not_allowed',
  'policy_cap_exceeded',
  'recipient_cap_exceeded',
  'insufficient_budget',
  'declared_link',
  'representative_needed',
  'capacity_note_needed',
  'nominee_under_review',
  'care_plan_needed',
] as const;

export const additionRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/awards/:id/additions',
    tag,
    summary: 'List what was added to an award',
    description: 'The oldest first, with what waits for a decision and what was refused.',
    roles: AWARD_READERS,
    params: byId,
    response: z.object({ data: z.array(additionSchema) }).meta({ id: 'Additions' }),
    answers: { 200: 'The additions.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => {
      const found = await inScope(deps.db, principal.scope, async (trx) => {
        if (!(await deps.reports.awardView(trx, params.id))) return null;
        return deps.reports.listAdditions(trx, params.id);
      });
      if (!found) throw new AppError('not_found', 'There is no such award.');
      return { status: 200, body: { data: found.map(toAddition) } };
    },
  }),
  route({
    method: 'post',
    path: '/awards/:id/additions',
    tag,
    summary: 'Ask for more money or a later last day',
    description:
      "For a live award, on the same card, within the policy's totals (R7, R22). No money moves before somebody else has approved it. Sent again under the same key, or in the same words while nobody has decided, it is the same request; in other words it takes the place of your own. The same in the same words within 7 days of its approval is refused.",
    roles: PRACTICE_ROLES,
    params: byId,
    needsIdempotencyKey: true,
    body: z
      .strictObject({
        addPence: pence.min(0, 'Give 0 or more.').default(0).meta({ description: '0 when only the last day changes.' }),
        expiresOn: day.optional().meta({ description: 'The new last day; left out when only money is added.' }),
        reason: reasonText('Say why, in at least 3 characters.'),
      })
      .meta({ id: 'NewAddition' }),
    example: { addPence: 2000, reason: 'The taxi costs more since the clinic moved' },
    response: additionSchema,
    answers: { 201: 'The addition, `requested`.' },
    problems: [...TOTALS, 'conflict', 'idempotency_key_reused'],
    handle: async (deps, { principal, params, body, idempotencyKey }) => {
      const asked = await deps.awards.requestAddition(principal, { awardId: params.id, ...body, idempotencyKey });
      return { status: 201, body: await readAddition(deps, principal, asked.id) };
    },
  }),
  route({
    method: 'post',
    path: '/additions/:id/approve',
    tag,
    summary: 'Approve an addition',
    description:
      'By a second person (R13), within the bands of what the person gets in 28 days (R15). The money moves with it, and the card can spend it. Approving again is the same answer for whoever approved. Neither whoever asked for the addition nor whoever asked for the award approves. Where the policy asks it of a first request of that total, the body names the second clinician or says why it is beyond the cap: `reason_needed` names what is missing.',
    roles: DECIDERS,
    params: byId,
    body: additionAnswers,
    example: {},
    response: additionSchema,
    answers: { 200: 'The addition, `approved`.' },
    problems: [...TOTALS, 'requester_is_approver', 'approval_band_exceeded', 'reason_needed'],
    handle: async (deps, { principal, params, body }) => {
      await deps.awards.approveAddition(principal, params.id, body);
      return { status: 200, body: await readAddition(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/additions/:id/refuse',
    tag,
    summary: 'Refuse an addition',
    description: 'The award goes on as it was.',
    roles: DECIDERS,
    params: byId,
    body: z.strictObject({ reason: reasonText('Say why it is refused.') }).meta({ id: 'AdditionRefusal' }),
    example: { reason: 'Patient transport starts on Monday' },
    response: additionSchema,
    answers: { 200: 'The addition, `refused`.' },
    problems: ['not_found', 'wrong_state', 'requester_is_approver', 'declared_link'],
    handle: async (deps, { principal, params, body }) => {
      await deps.awards.refuseAddition(principal, { additionId: params.id, ...body });
      return { status: 200, body: await readAddition(deps, principal, params.id) };
    },
  }),
];
