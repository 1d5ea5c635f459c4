import { z } from 'zod';
import { plainCategory } from '../../../kernel/merchant-category.ts';
import type { Forecast } from '../../../modules/authorizations/index.ts';
import { AWARD_READERS } from '../roles.ts';
import { type ApiRoute, route } from '../route.ts';
import { byId, id, instant, pageOf, paging, pence } from '../schemas.ts';
import { merchantSchema, paymentCategorySchema, reasonSchema } from './payment-schema.ts';
import { merchantRef } from './policy-schema.ts';

const tag = 'Awards';

const knownMerchantSchema = merchantSchema
  .extend({
    key: z.string().meta({ description: 'Send it as `merchant` to ask about this shop.', example: '900101' }),
    category: paymentCategorySchema,
  })
  .meta({ id: 'KnownMerchant', description: 'A shop as it last named itself.' });

/** What both channels call a card's presence. */
const CARD_PRESENCE = { in_person: 'present', online: 'not_present' } as const;
const cardPresenceSchema = z.enum(['in_person', 'online']);

const forecastSchema = z
  .object({
    awardId: id,
    answer: z.enum(['yes', 'no', 'ask']).meta({
      description: '`ask`: nothing but an exception is missing, and that can be asked for after a real attempt (R43).',
    }),
    reason: reasonSchema.nullable().meta({ description: 'Why not; null for `yes`.' }),
    failures: z
      .array(z.string())
      .meta({ description: 'The code of every rule that fails.', example: ['not_in_award'] }),
    onlyAt: z.array(merchantRef).meta({
      description: 'For a `yes` about a category: only these shops, as the policy names them. Empty is any.',
    }),
    notAt: z.array(merchantRef).meta({ description: 'For a `yes` about a category: not these shops.' }),
    merchant: merchantSchema.nullable().meta({ description: 'Null when any shop of the category is meant.' }),
    category: paymentCategorySchema,
    amountPence: pence,
    cardPresence: cardPresenceSchema,
    exceptionId: id.nullable().meta({ description: 'The exception under which it would go through.' }),
    asOf: instant,
  })
  .meta({ id: 'Forecast' });

const toCategory = (merchant: { category: string; categoryCode: string | null }) => ({
  stripe: merchant.category,
  code: merchant.categoryCode,
  plain: plainCategory(merchant.category, merchant.categoryCode),
});
const toMerchant = ({ name, city, country }: Forecast['merchant']) => ({ name, city, country });

function toForecast(awardId: string, forecast: Forecast): z.output<typeof forecastSchema> {
  const { merchant, prospect, reason, amountPence, exceptionId, asOf } = forecast;
  return {
    awardId,
    answer: prospect,
    reason,
    failures: [...forecast.failures],
    onlyAt: [...forecast.onlyAt],
    notAt: [...forecast.notAt],
    merchant: merchant.name === '' ? null : toMerchant(merchant),
    category: toCategory(merchant),
    amountPence,
    cardPresence: forecast.cardPresence === 'present' ? 'in_person' : 'online',
    exceptionId,
    asOf: asOf.toISOString(),
  };
}

const questionSchema = z.strictObject({
  merchant: z.string().min(1).max(300).optional().meta({ description: '`key` of a known shop.', example: '900101' }),
  category: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: "Instead of a shop: Stripe's name of a category.", example: 'bakeries' }),
  amountPence: z.coerce
    .number('Give whole pence.')
    .int('Give whole pence.')
    .min(1, 'Give at least 1 penny.')
    .max(10_000_000, 'Give at most 10,000,000.')
    .default(1)
    .meta({ description: 'Left out: 1 penny, which asks about the shop alone.', example: 1250 }),
  cardPresence: cardPresenceSchema
    .optional()
    .meta({ description: 'Left out: `in_person` for a plastic card, `online` for a virtual one.' }),
});

export const willItWorkRoutes: readonly ApiRoute[] = [
  route({
    method: 'get',
    path: '/awards/:id/will-it-work',
    tag,
    summary: 'Ask whether a payment would go through',
    description:
      'The rules that decide real payments, on the award as it stands now. Nothing is reserved, counted or kept.',
    roles: AWARD_READERS,
    params: byId,
    query: questionSchema,
    response: forecastSchema,
    answers: { 200: 'Yes, no or ask, with the reason.' },
    problems: ['not_found', 'wrong_state'],
    handle: async (deps, { principal, params, query }) => {
      const { cardPresence, ...asked } = query;
      const forecast = await deps.authorizations.willItWork(principal.scope, {
        ...asked,
        awardId: params.id,
        cardPresence: cardPresence && CARD_PRESENCE[cardPresence],
      });
      return { status: 200, body: toForecast(params.id, forecast) };
    },
  }),
  route({
    method: 'get',
    path: '/merchants',
    tag,
    summary: 'Find shops that cards have been used at',
    description:
      'Among the newest payments of each practice, 24,000 in all at most. To a practice: shops that its own awards were tried at, and shops that at least 3 people of the scheme have used.',
    roles: AWARD_READERS,
    query: z.strictObject({
      q: z.string().trim().max(100).default('').meta({
        description: 'A part of the name; case, spaces and punctuation do not matter. Left out: those used most.',
        example: 'seagull',
      }),
      limit: paging.limit
        .default(20)
        .meta({ description: 'Most shops in the answer; for others name more of the word.' }),
    }),
    response: pageOf(knownMerchantSchema).meta({ id: 'KnownMerchantPage' }),
    answers: { 200: 'The shops, those used most first; never a second page.' },
    problems: [],
    handle: async (deps, { principal, query }) => {
      const found = await deps.authorizations.findKnownMerchants(principal.scope, {
        words: query.q,
        most: query.limit,
      });
      const data = found.map((shop) => ({ ...toMerchant(shop), key: shop.key, category: toCategory(shop) }));
      return { status: 200, body: { data, nextCursor: null } };
    },
  }),
];
