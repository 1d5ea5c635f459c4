import { z } from 'zod';
import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { FREEZE_COVERS, REPLACEMENT_REASONS } from '../../../modules/cards/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { FREEZERS, PRACTICE_ROLES } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id } from '../schemas.ts';
import { cardSchema, toCard } from './card-schema.ts';

const tag = 'Cards';
const cardOfAward = cardSchema.extend({ awardId: id }).meta({ id: 'CardOfAward' });

async function readCard(deps: ApiDeps, principal: Principal, cardId: string) {
  const card = await inScope(deps.db, principal.scope, (trx) => deps.reports.cardView(trx, cardId));
  if (!card) throw new AppError('not_found', 'There is no such card.');
  return { ...toCard(card), awardId: card.awardId };
}

const common = {
  method: 'post',
  tag,
  params: byId,
  response: cardOfAward,
  answers: { 200: 'The card as it is now.' },
  problems: ['not_found', 'wrong_state'],
} as const;

const covers = z.enum(FREEZE_COVERS).default('award');
const CLOSE = ['not_found', 'wrong_state', 'declared_link'] as const;

export const cardRoutes: readonly ApiRoute[] = [
  route({
    ...common,
    path: '/cards/:id/activate',
    summary: 'Activate a physical card',
    description: 'With its holder present (R39).',
    roles: PRACTICE_ROLES,
    handle: async (deps, { principal, params }) => {
      await deps.cards.activateCard(principal, params.id);
      return { status: 200, body: await readCard(deps, principal, params.id) };
    },
  }),
  route({
    ...common,
    path: '/cards/:id/freeze',
    summary: 'Freeze a card',
    description:
      'And every other card of its award that works, unless `covers` is `card`: no payment is approved from now on (R48). A protective freeze covers every card, and looks like any other to its holder.',
    roles: FREEZERS,
    body: z
      .strictObject({
        kind: z.enum(['staff', 'protective']).default('staff').meta({ description: 'Why it is frozen.' }),
        covers: covers.meta({
          description:
            'Every card of the award, those still to come too, or this one alone: then others go on working.',
        }),
      })
      .meta({ id: 'Freeze', description: '`protective` is for safeguarding, finance and approvers.' }),
    example: { kind: 'staff' },
    handle: async (deps, { principal, params, body }) => {
      await deps.cards.freezeCard(principal, { cardId: params.id, kind: body.kind, covers: body.covers });
      return { status: 200, body: await readCard(deps, principal, params.id) };
    },
  }),
  route({
    ...common,
    path: '/cards/:id/replace',
    summary: 'Replace a card',
    description:
      'The new card has the same award, limit and history (R48). A lost or stolen card stops at once; a damaged or expired one works until the new one is switched on. The answer is the new card. Asked again with the same reason, it is the same answer and no second card.',
    roles: [...PRACTICE_ROLES, 'finance'],
    problems: [...CLOSE, 'conflict'],
    body: z
      .strictObject({ reason: z.enum(REPLACEMENT_REASONS).meta({ description: 'What happened to the card.' }) })
      .meta({ id: 'Replacement' }),
    example: { reason: 'lost' },
    answers: { 200: 'The new card. It is `ordered` while Stripe is still making it: read the award again.' },
    handle: async (deps, { principal, params, body }) => {
      const { cardId } = await deps.cards.replaceCard(principal, { cardId: params.id, reason: body.reason });
      return { status: 200, body: await readCard(deps, principal, cardId) };
    },
  }),
  route({
    ...common,
    path: '/cards/:id/unfreeze',
    summary: 'Lift a freeze',
    description:
      'By whoever froze it, an approver, or finance (R48), and by nobody who is close to the person (R14). From every card of the award on which the same person set it, unless `covers` is `card`. A card that is over stays so; another may then take its place.',
    roles: FREEZERS,
    problems: CLOSE,
    body: z
      .strictObject({
        covers: covers.meta({ description: 'Lift it from every card of the award, or this one alone.' }),
      })
      .meta({ id: 'Unfreeze' }),
    example: { covers: 'card' },
    handle: async (deps, { principal, params, body }) => {
      await deps.cards.unfreezeCard(principal, params.id, body);
      return { status: 200, body: await readCard(deps, principal, params.id) };
    },
  }),
];
