import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { NEED_FIELDS } from '../../../modules/awards/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { AWARD_READERS, DECIDERS, PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, day, instant, reasonText } from '../schemas.ts';
import { MAY_RECEIVE_PROBLEMS } from './may-receive-problems.ts';

const decisionsSchema = z
  .object({
    decisions: z
      .array(
        z.object({
          outcome: z.enum(['approved', 'refused']),
          by: z.string().meta({ description: 'Name of the person or key.' }),
          at: instant,
          reason: z.string().nullable().meta({ description: 'Of refusals: what the patient reads.' }),
          answers: z.partialRecord(z.enum(NEED_FIELDS), z.string()).meta({
            description: 'Of approvals: what the approver had to write down, by the names of `ApprovalAnswers`.',
          }),
        }),
      )
      .meta({ description: 'Oldest first.' }),
    reconsideration: z
      .object({
        words: z.string().meta({ description: 'Why the person asks, as they said it.' }),
        askedBy: z.string(),
        askedAt: instant,
        dueOn: day.meta({ description: 'The last day on which an answer is in time.' }),
        isOpen: z.boolean(),
        isLate: z.boolean(),
      })
      .nullable(),
    breakGlass: z
      .object({
        reason: z.string(),
        issuedBy: z.string(),
        issuedAt: instant,
        signOffBy: instant.meta({ description: 'From then on it is paused until somebody signs it off.' }),
        signedOffBy: z.string().nullable(),
        signedOffAt: instant.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'AwardDecisions', description: 'How an award came to be decided on. Nobody helped is named in it.' });

async function readDecisions(
  deps: ApiDeps,
  about: { principal: Principal; awardId: string },
): Promise<z.output<typeof decisionsSchema>> {
  const { principal, awardId } = about;
  const found = await inScope(deps.db, principal.scope, async (trx) =>
    (await deps.reports.awardView(trx, awardId)) ? deps.reports.awardDecisions(trx, awardId) : null,
  );
  if (!found) throw new AppError('not_found', 'There is no such award.');
  const { reconsideration, breakGlass } = found;
  return {
    decisions: found.decisions.map(({ byId: _id, at, ...decision }) => ({ ...decision, at: at.toISOString() })),
    reconsideration: reconsideration && {
      words: reconsideration.words,
      askedBy: reconsideration.askedBy,
      askedAt: reconsideration.askedAt.toISOString(),
      dueOn: reconsideration.dueOn,
      isOpen: reconsideration.isOpen,
      isLate: reconsideration.isLate,
    },
    breakGlass: breakGlass && {
      reason: breakGlass.reason,
      issuedBy: breakGlass.issuedBy,
      issuedAt: breakGlass.issuedAt.toISOString(),
      signOffBy: breakGlass.signOffBy.toISOString(),
      signedOffBy: breakGlass.signedOffBy,
      signedOffAt: breakGlass.signedOffAt?.toISOString() ?? null,
    },
  };
}

const common = { tag: 'Awards', params: byId, response: decisionsSchema } as const;

/** What becomes of a refusal, and what may be issued before anybody approved. */
export const awardDecisionRoutes: readonly ApiRoute[] = [
  route({
    ...common,
    method: 'get',
    path: '/awards/:id/decisions',
    summary: 'Read how an award was decided on',
    roles: AWARD_READERS,
    answers: { 200: 'Every decision, the reconsideration and the issue without a second person, if there were any.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({
      status: 200,
      body: await readDecisions(deps, { principal, awardId: params.id }),
    }),
  }),
  route({
    ...common,
    method: 'post',
    path: '/awards/:id/reconsideration',
    summary: 'Ask for one reconsideration of a refused award',
    description:
      "On the person's behalf, once (R34). The award is `requested` again; somebody else than whoever refused it or asks now approves or refuses it within 10 working days. It is tested with what was asked for meanwhile, and lasts as many days from its approval as were asked for.",
    roles: PRACTICE_ROLES,
    body: z
      .strictObject({ words: reasonText('Say why the person asks, in at least 3 characters.') })
      .meta({ id: 'ReconsiderationRequest' }),
    example: { words: 'The council says that the rails take eleven weeks, not two.' },
    answers: { 200: 'How the award was decided on so far, with the day on which an answer is due.' },
    problems: ['not_found', 'wrong_state', ...MAY_RECEIVE_PROBLEMS, 'budget_not_open', 'recipient_cap_exceeded'],
    handle: async (deps, { principal, params, body }) => {
      await deps.awards.askReconsideration(principal, { awardId: params.id, words: body.words });
      return { status: 200, body: await readDecisions(deps, { principal, awardId: params.id }) };
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/awards/:id/break-glass',
    summary: 'Issue an award out of hours without a second person',
    description:
      'By whoever asked for it, at most £60, from 8pm to 8am, at weekends and on bank holidays, once in 28 days for one person (R13). An approver signs it off by the end of the next working day, or it is paused.',
    roles: PRACTICE_ROLES,
    body: z
      .strictObject({ reason: reasonText('Say why it cannot wait, in at least 3 characters.') })
      .meta({ id: 'BreakGlass' }),
    example: { reason: 'No food in the house until Monday, and no approver answers the phone.' },
    answers: { 200: 'The award is issued, or its card is being made. Read the award.' },
    problems: [
      'not_found',
      'wrong_state',
      'break_glass_refused',
      ...MAY_RECEIVE_PROBLEMS,
      'spending_stopped',
      'budget_not_open',
      'insufficient_budget',
    ],
    handle: async (deps, { principal, params, body }) => {
      await deps.awards.issueUnderBreakGlass(principal, { awardId: params.id, reason: body.reason });
      return { status: 200, body: await readDecisions(deps, { principal, awardId: params.id }) };
    },
  }),
  route({
    ...common,
    method: 'post',
    path: '/awards/:id/sign-off',
    summary: 'Sign off an award that was issued without a second person',
    description: 'It counts as its approval (R13). One that was paused for want of it works again.',
    roles: DECIDERS,
    answers: { 200: 'How the award was decided on.' },
    problems: ['not_found', 'requester_is_approver', 'wrong_state'],
    handle: async (deps, { principal, params }) => {
      await deps.awards.signOff(principal, params.id);
      return { status: 200, body: await readDecisions(deps, { principal, awardId: params.id }) };
    },
  }),
];
