import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { findPracticeByCode } from '../../../modules/budgets/index.ts';
import { MOST_IN_BOX } from '../../../modules/cards/index.ts';
import { BOX_STATES, type BoxView } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id, instant, pageOf, paging, practiceCode } from '../schemas.ts';
import { awardSchema } from './award-schema.ts';
import { readAward } from './read-award.ts';

const tag = 'Cards';

const boxSchema = z
  .object({
    id,
    practice: practiceCode,
    state: z.enum(BOX_STATES),
    size: z.int(),
    unlinked: z.int().meta({ description: 'Cards that belong to no award yet.' }),
    orderedAt: instant,
    orderedBy: z.string(),
    arrivedAt: instant.nullable(),
  })
  .meta({ id: 'CardBox', description: 'Physical cards that a practice keeps, for nobody until they are linked.' });

const toBox = (view: BoxView): z.output<typeof boxSchema> => ({
  id: view.id,
  practice: view.practice,
  state: view.state,
  size: view.size,
  unlinked: view.unlinked,
  orderedAt: view.orderedAt.toISOString(),
  orderedBy: view.orderedBy,
  arrivedAt: view.arrivedAt?.toISOString() ?? null,
});

async function readBox(deps: ApiDeps, principal: Principal, boxId: string) {
  const box = await inScope(deps.db, principal.scope, (trx) => deps.reports.boxView(trx, boxId));
  if (!box) throw new AppError('not_found', 'There is no such box.');
  return toBox(box);
}

async function practiceIdOf(deps: ApiDeps, principal: Principal, code: string): Promise<string> {
  const practice = await inScope(deps.db, principal.scope, (trx) => findPracticeByCode(trx, code));
  const isSeen = practice && (principal.scope === 'all' || principal.scope.includes(practice.id));
  if (!isSeen) throw new AppError('practice_unknown', 'There is no such practice, or it is not yours.');
  return practice.id;
}

export const boxRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/card-boxes',
    tag,
    summary: 'List boxes of cards',
    description: 'Of the practices that the key belongs to, the newest first.',
    roles: PRACTICE_ROLES,
    query: z.strictObject(paging),
    response: pageOf(boxSchema).meta({ id: 'CardBoxes' }),
    answers: { 200: 'The boxes.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const { data, nextCursor } = await inScope(deps.db, principal.scope, (trx) => deps.reports.listBoxes(trx, query));
      return { status: 200, body: { data: data.map(toBox), nextCursor } };
    },
  }),
  route({
    method: 'post',
    path: '/card-boxes',
    tag,
    summary: 'Order a box of cards',
    description:
      'Physical cards under a neutral name: inactive, for tills only, and for nobody until each is linked with an award. They are made by the worker and posted to the practice.',
    roles: ['practice_manager', 'approver'],
    needsIdempotencyKey: true,
    body: z
      .strictObject({
        practice: practiceCode,
        size: z
          .int()
          .min(1, 'Order at least 1 card.')
          .max(MOST_IN_BOX, `Order at most ${MOST_IN_BOX} cards.`)
          .meta({ description: 'How many cards.', example: 10 }),
      })
      .meta({ id: 'BoxOrder' }),
    example: { practice: 'DEMO-01', size: 10 },
    response: boxSchema,
    answers: { 201: 'The box, `being_made`. The same order with the same key is the same box.' },
    problems: ['practice_unknown', 'idempotency_key_reused'],
    handle: async (deps, { principal, body, idempotencyKey }) => {
      const practiceId = await practiceIdOf(deps, principal, body.practice);
      const { boxId } = await deps.cards.orderBox(principal, { practiceId, size: body.size, idempotencyKey });
      return { status: 201, body: await readBox(deps, principal, boxId) };
    },
  }),
  route({
    method: 'post',
    path: '/card-boxes/:id/receive',
    tag,
    summary: 'Record that a box has arrived',
    description: 'Its cards can be linked from now on.',
    roles: PRACTICE_ROLES,
    params: byId,
    response: boxSchema,
    answers: { 200: 'The box, `arrived`.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params }) => {
      await deps.cards.receiveBox(principal, params.id);
      return { status: 200, body: await readBox(deps, principal, params.id) };
    },
  }),
  route({
    method: 'post',
    path: '/awards/:id/link-card',
    tag,
    summary: 'Link a card from a box',
    description:
      'With the person there, who takes it (R39): found by its last four digits and its date, switched on at once. A lost card is replaced by it (R70). The same card for the same award again is the same answer.',
    roles: PRACTICE_ROLES,
    params: byId,
    body: z
      .strictObject({
        last4: z
          .string()
          .regex(/^\d{4}$/, 'Give the last 4 digits.')
          .meta({ description: 'As printed on the card.', example: '4242' }),
        expMonth: z.int().min(1).max(12).meta({ description: 'As printed on the card.', example: 11 }),
        expYear: z.int().min(2026).max(2100).meta({ description: 'In four digits.', example: 2029 }),
      })
      .meta({ id: 'CardLink' }),
    example: { last4: '4242', expMonth: 11, expYear: 2029 },
    response: awardSchema,
    answers: { 200: 'The award with its card.' },
    problems: ['not_found', 'wrong_state', 'declared_link', 'conflict', 'card_refused'],
    handle: async (deps, { principal, params, body }) => {
      await deps.cards.linkCard(principal, { awardId: params.id, ...body });
      return { status: 200, body: await readAward(deps, principal, params.id) };
    },
  }),
];
