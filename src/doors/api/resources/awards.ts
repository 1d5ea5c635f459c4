import { z } from 'zod';
import { AWARD_STATUSES, awardRequest } from '../../../modules/awards/index.ts';
import { AWARD_ORDERS } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import { AWARD_READERS, DECIDERS, PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id, paging, practiceCode, reasonText } from '../schemas.ts';
import { approvalAnswers } from './award-needs.ts';
import { awardPage, awardSchema, toAward } from './award-schema.ts';
import { MAY_RECEIVE_PROBLEMS } from './may-receive-problems.ts';
import { readAward } from './read-award.ts';

const tag = 'Awards';

const EXAMPLE = {
  practice: 'DEMO-01',
  policy: 'P5',
  method: 'card' as const,
  amountPence: 6000,
  recipient: {
    givenName: 'Ivy',
    familyName: 'Sample',
    dateOfBirth: '1945-03-04',
    postcode: 'ZZ1 1AA',
    phone: '07700 900123',
  },
  need: 'Nothing in the house to eat until the pension comes on Friday',
  outcome: 'Meals for the rest of the week',
  otherHelpTried: 'The food bank is closed until Monday',
  expiresOn: '2026-12-04',
};

export const awardRoutes: readonly ApiRoute[] = [
  route({
    method: 'post',
    path: '/awards',
    tag,
    summary: 'Request an award',
    description:
      'No money moves yet. A recipient given in full is matched within the practice and never doubled; or give `recipientId`. The first failing test is named (R22). Where approval by rule is on, a small award is approved at once.',
    roles: PRACTICE_ROLES,
    needsIdempotencyKey: true,
    body: awardRequest,
    example: EXAMPLE,
    response: awardSchema,
    answers: {
      201: 'The award, `requested`, or `waiting` for funds. The same request with the same key gives the same award (R32).',
    },
    problems: [
      'practice_unknown',
      'budget_not_open',
      'policy_not_active',
      'method_not_allowed',
      'expiry_not_allowed',
      'amount_too_small',
      'policy_cap_exceeded',
      'recipient_cap_exceeded',
      'already_bought',
      'representative_needed',
      'capacity_note_needed',
      'nominee_under_review',
      'care_plan_needed',
      'declared_link',
      'award_limit_reached',
      'pace_exceeded',
      'insufficient_budget',
      'idempotency_key_reused',
    ],
    handle: async (deps, { principal, body, idempotencyKey }) => {
      const award = await deps.awards.requestAward(principal, { request: body, options: { idempotencyKey } });
      return { status: 201, body: await readAward(deps, principal, award.id) };
    },
  }),
  route({
    method: 'get',
    path: '/awards',
    tag,
    summary: 'List awards',
    description: 'Newest request first, unless `sort` says another order; a cursor belongs to its order.',
    roles: AWARD_READERS,
    query: z.strictObject({
      practice: practiceCode.optional(),
      status: z.enum(AWARD_STATUSES).optional().meta({ description: 'Awards in this state.' }),
      budgetId: id.optional().meta({ description: 'Awards that draw on this budget.' }),
      policy: z.string().trim().min(1).max(20).optional().meta({ description: 'Awards under this policy.' }),
      method: z.enum(['card', 'voucher', 'invoice']).optional().meta({ description: 'Awards given in this way.' }),
      sort: z.enum(AWARD_ORDERS).optional().meta({ description: '`-` puts the largest or newest first.' }),
      ...paging,
    }),
    response: awardPage,
    answers: { 200: 'The awards that the key may see.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { practice, status, ...request } = query;
      const page = await inScope(deps.db, principal.scope, (trx) =>
        deps.reports.listAwards(trx, { practiceCode: practice, statuses: status && [status], ...request }),
      );
      const reader = { principal, pseudonymKey: deps.config.pseudonymKey };
      return {
        status: 200,
        body: { data: page.data.map((view) => toAward(reader, view)), nextCursor: page.nextCursor },
      };
    },
  }),
  route({
    method: 'get',
    path: '/awards/:id',
    tag,
    summary: 'Read an award',
    roles: AWARD_READERS,
    params: byId,
    response: awardSchema,
    answers: { 200: 'The award.' },
    problems: ['not_found'],
    handle: async (deps, { principal, params }) => ({ status: 200, body: await readAward(deps, principal, params.id) }),
  }),
  route({
    method: 'post',
    path: '/awards/:id/approve',
    tag,
    summary: 'Approve an award',
    description:
      'By a second person (R13). Reserves the whole amount (R4) and has the card made. Approving again gives the same answer. A repeat, a second award to a household and a likely duplicate need an answer in the body.',
    roles: DECIDERS,
    refusedByVerb: PRACTICE_ROLES,
    params: byId,
    body: approvalAnswers,
    example: {},
    response: awardSchema,
    answers: {
      200: 'The award once Stripe has made the card.',
      202: 'The money is reserved and the card is still being made: status `issuing`. Read the award again.',
    },
    problems: [
      'not_found',
      'requester_is_approver',
      'approval_band_exceeded',
      'reason_needed',
      'likely_duplicate',
      ...MAY_RECEIVE_PROBLEMS,
      'refused_before',
      'recipient_cap_exceeded',
      'wrong_state',
      'spending_stopped',
      'budget_not_open',
      'insufficient_budget',
      'award_limit_reached',
      'pace_exceeded',
    ],
    handle: async (deps, { principal, params, body }) => {
      const { status } = await deps.awards.approveAward(principal, params.id, body);
      return { status: status === 'issuing' ? 202 : 200, body: await readAward(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/awards/:id/refuse',
    tag,
    summary: 'Refuse an award',
    description: 'With a reason that the patient can read (R34).',
    roles: DECIDERS,
    params: byId,
    body: z
      .strictObject({ reason: reasonText('Give a reason that the patient can read, in at least 3 characters.') })
      .meta({ id: 'Refusal' }),
    example: { reason: 'The council already pays for this taxi.' },
    response: awardSchema,
    answers: { 200: 'The award, `refused`.' },
    problems: ['not_found', 'requester_is_approver', 'wrong_state'],
    handle: async (deps, { principal, params, body }) => {
      await deps.awards.refuseAward(principal, { awardId: params.id, reason: body.reason });
      return { status: 200, body: await readAward(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/awards/:id/end',
    tag,
    summary: 'End an award',
    description: 'Its card stops at once and what is left goes back to its budget, once (R4).',
    roles: ['approver', 'practice_manager', 'finance'],
    params: byId,
    body: z
      .strictObject({
        reason: z
          .enum(['cancelled', 'withdrawn'])
          .meta({ description: '`withdrawn` when the person helped has withdrawn.' }),
      })
      .meta({ id: 'End' }),
    example: { reason: 'cancelled' },
    response: awardSchema,
    answers: { 200: 'The award, `finished`.' },
    problems: ['not_found', 'wrong_state', 'declared_link'],
    handle: async (deps, { principal, params, body }) => {
      await deps.awards.endAward(principal, { awardId: params.id, reason: body.reason });
      return { status: 200, body: await readAward(deps, principal, params.id) };
    },
  }),
];
