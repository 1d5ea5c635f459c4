import type Stripe from 'stripe';
import { z } from 'zod';
import type { Change } from '../context.ts';
import { isMerchantCategory } from '../network/merchant-category.ts';
import { integer, list, text } from '../wire/param.ts';
import { invalidRequest } from '../wire/stripe-error.ts';

export type SpendingControls = Stripe.Issuing.Card.SpendingControls;

const category = () =>
  text().transform((value, ctx) => {
    if (isMerchantCategory(value)) return value;
    ctx.addIssue({ code: 'custom', message: `Invalid category: ${value}`, params: { code: 'parameter_invalid' } });
    return z.NEVER;
  });
const country = () =>
  text().transform((value, ctx) => {
    if (/^[A-Z]{2}$/.test(value)) return value;
    ctx.addIssue({ code: 'custom', message: `Country '${value}' is unknown.`, params: { code: 'country_unknown' } });
    return z.NEVER;
  });
const presence = () => z.enum(['present', 'not_present']);

const INTERVALS = ['per_authorization', 'daily', 'weekly', 'monthly', 'yearly', 'all_time'] as const;

const LISTS = {
  allowed_categories: list(category()).optional(),
  blocked_categories: list(category()).optional(),
  allowed_merchant_countries: list(country()).optional(),
  blocked_merchant_countries: list(country()).optional(),
  allowed_card_presences: list(presence()).optional(),
  blocked_card_presences: list(presence()).optional(),
  spending_limits: list(
    z.strictObject({
      amount: integer(1),
      interval: z.enum(INTERVALS),
      categories: list(category()).optional(),
    }),
  ).optional(),
};

/** Of a card: its currency of limits is the card's and cannot be sent. */
export const CARD_SPENDING_CONTROLS = z.strictObject(LISTS);
export const CARDHOLDER_SPENDING_CONTROLS = z.strictObject({ ...LISTS, spending_limits_currency: text(3).optional() });

type Sent = z.output<typeof CARDHOLDER_SPENDING_CONTROLS>;

const EXCLUSIVE = ['categories', 'merchant_countries', 'card_presences'] as const;

type Update = { owner: 'card' | 'cardholder'; current: SpendingControls | null; sent: Sent | undefined };

/** The controls after an update that sent some: the others are kept, or where the switch says so, cleared. */
export function updateSpendingControls(
  { behaviour }: Pick<Change, 'behaviour'>,
  { owner, current, sent }: Update,
): SpendingControls {
  const clears = sent !== undefined && behaviour.spendingControlsUpdate === 'replaces_all';
  return mergeSpendingControls(clears || !current ? noSpendingControls(owner) : current, sent);
}

/** Each list that is sent replaces the one there; what is not sent stays. */
export function mergeSpendingControls(current: SpendingControls, sent: Sent | undefined): SpendingControls {
  if (!sent) return current;
  const limits = sent.spending_limits?.map((limit) => ({ ...limit, categories: limit.categories ?? [] }));
  const given = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
  const merged: SpendingControls = { ...current, ...given, ...(limits && { spending_limits: limits }) };
  for (const kind of EXCLUSIVE) {
    if (merged[`allowed_${kind}`]?.length && merged[`blocked_${kind}`]?.length) {
      throw invalidRequest(`You may only specify one of allowed_${kind} and blocked_${kind}.`, {
        param: `spending_controls[allowed_${kind}]`,
      });
    }
  }
  return merged;
}

/** No controls, in the shape cards have; cardholders have empty lists where cards have null. */
export function noSpendingControls(owner: 'card' | 'cardholder'): SpendingControls {
  const unset = owner === 'card' ? null : [];
  return {
    allowed_card_presences: null,
    allowed_categories: unset,
    allowed_merchant_countries: unset,
    blocked_card_presences: null,
    blocked_categories: unset,
    blocked_merchant_countries: unset,
    spending_limits: [],
    spending_limits_currency: null,
  };
}
