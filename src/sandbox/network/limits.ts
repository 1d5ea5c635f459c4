import type { Trx } from '../../platform/database.ts';
import type { CardRecord } from '../issuing/card.ts';
import type { Cardholder } from '../issuing/cardholder.ts';

/** No single authorization may be above this, whatever its limits say. */
export const MAX_AUTHORIZATION_PENCE = 1_000_000;

/** What a card without any spending limit is limited to. */
const DEFAULT_LIMIT = { amount: 50_000, interval: 'daily', categories: [] };

/** Whether a refund frees what its purchase used of a limit. Stripe does not say; reversals and expiries do. */
const REFUNDS_GIVE_BACK = false;

type Limit = { amount: number; interval: string; categories: string[] | null };
export type LimitUse = { amount: number; interval: string; usedPence: number };

/** The limits that apply to a purchase in this category, and how much of each is used by now. */
export async function findLimitUse(
  trx: Trx,
  { card, cardholder, category, now }: { card: CardRecord; cardholder: Cardholder; category: string; now: Date },
): Promise<LimitUse[]> {
  const own = card.spending_controls.spending_limits ?? [];
  const ofCard = relevant(own.length > 0 ? own : [DEFAULT_LIMIT], category);
  const ofHolder = relevant(cardholder.spending_controls?.spending_limits ?? [], category);
  const { chain } = await trx('cards').where({ id: card.id }).first('chain');
  return [
    ...(await withUse(trx, { limits: ofCard, owner: 'chain', id: chain, now })),
    ...(await withUse(trx, { limits: ofHolder, owner: 'cardholder', id: cardholder.id, now })),
  ];
}

/** A limit with categories limits nothing outside them. */
function relevant(limits: readonly Limit[], category: string): Limit[] {
  return limits.filter(({ categories }) => !categories?.length || categories.includes(category));
}

type Owned = { limits: readonly Limit[]; owner: 'chain' | 'cardholder'; id: string; now: Date };

/** Open holds and captures use a limit; what a reversal or expiry released does not. */
async function withUse(trx: Trx, { limits, owner, id, now }: Owned): Promise<LimitUse[]> {
  const counted = limits.filter((limit) => limit.interval !== 'per_authorization');
  if (counted.length === 0) return limits.map((limit) => ({ ...limit, usedPence: 0 }));
  const sums = counted.map(
    (_, place) => `sum(pence) filter (where created >= ? and (? or category = any(?))) as u${place}`,
  );
  const bindings = counted.flatMap(({ interval, categories }) => [
    intervalStart(interval, now),
    !categories?.length,
    categories ?? [],
  ]);
  const { rows } = await trx.raw(
    `select ${sums.join(', ')} from (
       select created, category, used as pence from authorizations where ${owner} = ?
       union all
       select created, category, -amount from transactions
       where ${owner} = ? and ((amount < 0 and "authorization" is null) or (amount > 0 and ?))) items`,
    [...bindings, id, id, REFUNDS_GIVE_BACK],
  );
  const used = new Map(counted.map((limit, place) => [limit, Number(rows[0][`u${place}`] ?? 0)]));
  return limits.map((limit) => ({ ...limit, usedPence: used.get(limit) ?? 0 }));
}

/** When the present interval began, in unix seconds: at midnight UTC, weeks on Sunday. */
export function intervalStart(interval: string, now: Date): number {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const starts: Record<string, number> = {
    daily: Date.UTC(year, month, day),
    weekly: Date.UTC(year, month, day - now.getUTCDay()),
    monthly: Date.UTC(year, month, 1),
    yearly: Date.UTC(year, 0, 1),
  };
  return (starts[interval] ?? 0) / 1000;
}
