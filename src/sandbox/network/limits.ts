import type { Trx } from '../../platform/database.ts';
import type { Behaviour } from '../behaviour.ts';
import type { Change } from '../context.ts';
import type { CardRecord } from '../issuing/card.ts';
import type { Cardholder } from '../issuing/cardholder.ts';

/** No single authorization may be above this, whatever its limits say. */
export const MAX_AUTHORIZATION_PENCE = 1_000_000;

/** What a card without any spending limit is limited to. */
const DEFAULT_LIMIT = { amount: 50_000, interval: 'daily', categories: [] };

/** How long it takes a payment to count, where that is not at once. */
const LAG_SECONDS = 30;

type Limit = { amount: number; interval: string; categories: string[] | null };
export type LimitUse = { amount: number; interval: string; usedPence: number };

/** The limits that apply to a purchase in this category, and how much of each is used by now. */
export async function findLimitUse(
  { trx, behaviour }: Pick<Change, 'trx' | 'behaviour'>,
  { card, cardholder, category, now }: { card: CardRecord; cardholder: Cardholder; category: string; now: Date },
): Promise<LimitUse[]> {
  const own = card.spending_controls.spending_limits ?? [];
  const preset = behaviour.defaultDailyLimit ? [DEFAULT_LIMIT] : [];
  const ofCard = relevant(own.length > 0 ? own : preset, category);
  const ofHolder = relevant(cardholder.spending_controls?.spending_limits ?? [], category);
  const { chain } = await trx('cards').where({ id: card.id }).first('chain');
  return [
    ...(await withUse(trx, { limits: ofCard, owner: 'chain', id: chain, now, behaviour })),
    ...(await withUse(trx, { limits: ofHolder, owner: 'cardholder', id: cardholder.id, now, behaviour })),
  ];
}

/** A limit with categories limits nothing outside them. */
function relevant(limits: readonly Limit[], category: string): Limit[] {
  return limits.filter(({ categories }) => !categories?.length || categories.includes(category));
}

type Owned = {
  limits: readonly Limit[];
  owner: 'chain' | 'cardholder';
  id: string;
  now: Date;
  behaviour: Behaviour;
};

/** What counts is for the switches to say: unless they are turned, open holds and captures. */
async function withUse(trx: Trx, { limits, owner, id, now, behaviour }: Owned): Promise<LimitUse[]> {
  const counted = limits.filter((limit) => limit.interval !== 'per_authorization');
  if (counted.length === 0) return limits.map((limit) => ({ ...limit, usedPence: 0 }));
  const sums = counted.map(
    (_, place) => `sum(pence) filter (where created >= ? and (? or category = any(?))) as u${place}`,
  );
  const bindings = counted.flatMap(({ interval, categories }) => [
    intervalStart(interval, now, behaviour.weekStart),
    !categories?.length,
    categories ?? [],
  ]);
  const { rows } = await trx.raw(
    `select ${sums.join(', ')} from (
       select created, category, ${USED[behaviour.limitsCount](behaviour)} as pence from authorizations where ${owner} = ?
       union all
       select created, category, -amount from transactions
       where ${owner} = ? and ((amount < 0 and "authorization" is null and ?) or (amount > 0 and ?))) items
     where created <= ?`,
    [
      ...bindings,
      id,
      id,
      behaviour.limitsCount !== 'authorizations',
      behaviour.refundsGiveBackLimits,
      Math.floor(now.getTime() / 1000) - (behaviour.limitsLag === 'none' ? 0 : LAG_SECONDS),
    ],
  );
  const used = new Map(counted.map((limit, place) => [limit, Number(rows[0][`u${place}`] ?? 0)]));
  return limits.map((limit) => ({ ...limit, usedPence: used.get(limit) ?? 0 }));
}

/** All that was ever approved on an authorization. */
const APPROVED = `coalesce((select sum((entry->>'amount')::bigint) from jsonb_array_elements(object->'request_history') entry
  where (entry->>'approved')::boolean), 0)`;

/** What an authorization uses of a limit, in SQL. */
const USED: Record<Behaviour['limitsCount'], (behaviour: Behaviour) => string> = {
  holds_and_captures: ({ releasesGiveBackLimits }) =>
    `greatest(captured, ${releasesGiveBackLimits ? 'open_amount' : APPROVED})`,
  captures: () => 'captured',
  authorizations: ({ releasesGiveBackLimits }) =>
    releasesGiveBackLimits
      ? `(case when object->>'status' = 'closed' then ${APPROVED} else open_amount end)`
      : APPROVED,
};

/** When the present interval began, in unix seconds: at midnight UTC. */
function intervalStart(interval: string, now: Date, weekStart: Behaviour['weekStart']): number {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const starts: Record<string, number> = {
    daily: Date.UTC(year, month, day),
    weekly: Date.UTC(year, month, day - ((now.getUTCDay() + (weekStart === 'monday' ? 6 : 0)) % 7)),
    monthly: Date.UTC(year, month, 1),
    yearly: Date.UTC(year, 0, 1),
  };
  return (starts[interval] ?? 0) / 1000;
}
