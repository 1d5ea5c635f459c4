import { comparableName } from '../../kernel/merchant-set.ts';
import type { Scope } from '../../kernel/principal.ts';
import { type Db, inScope } from '../../platform/database.ts';
import { listPractices } from '../budgets/index.ts';
import type { Merchant } from './core/authorization-request.ts';

/** A shop that cards of the scheme have been used at, as it last named itself. */
export type KnownMerchant = Merchant & {
  /** By which it is asked for again: its network id, or its name where the network gives none. */
  key: string;
};

/** How far back: this many of each practice's newest payments. */
const MOST_PAYMENTS = 2000;
/** A shop that only other practices' people go to is known from this many awards on: no one person is seen in it. */
const AWARDS_THAT_HIDE_ONE = 3;
const MOST_SHOWN = 20;

const SHOPS = `
  with seen as materialized (
    select coalesce(a.merchant_network_id, 'name:' || upper(a.merchant_name)) as key, a.*,
      a.practice_id = any (:own) as is_own
    from unnest(:practices::uuid[]) as p (id)
    cross join lateral (
      select practice_id, award_id, requested_at, merchant_name, merchant_network_id, merchant_category,
        merchant_category_code, merchant_country, merchant_city
      from authorizations where practice_id = p.id order by requested_at desc limit :most) a
  ), counted as (
    select key, count(*) as payments from seen
    group by key having bool_or(is_own) or count(distinct award_id) >= :awards
  )
  select distinct on (key) key, merchant_name as name, merchant_network_id as "networkId",
    merchant_category as category, merchant_category_code as "categoryCode", merchant_country as country,
    merchant_city as city, payments
  from seen join counted using (key) order by key, requested_at desc`;

/** The shops that may be known within a scope, those paid most often first. */
async function listShops(db: Db, scope: Scope): Promise<KnownMerchant[]> {
  type Row = KnownMerchant & { payments: number };
  const { rows } = await inScope(db, 'all', async (trx) => {
    const practices = (await listPractices(trx)).map(({ id }) => id);
    const own = scope === 'all' ? practices : [...scope];
    return trx.raw<{ rows: Row[] }>(SHOPS, { practices, own, most: MOST_PAYMENTS, awards: AWARDS_THAT_HIDE_ONE });
  });
  return rows.sort((a, b) => b.payments - a.payments).map(({ payments: _, ...shop }) => shop);
}

/**
 * The shops whose name holds these words, as names are compared by the rules; without words those paid most often.
 * A shop is known within a scope when a practice of it has seen it, or when the scheme has seen it on three awards:
 * nobody learns from it where another practice's patient goes (R16).
 */
export async function findKnownMerchants(db: Db, scope: Scope, words: string): Promise<KnownMerchant[]> {
  const wanted = comparableName(words);
  if (words.trim() !== '' && wanted === '') return [];
  const shops = await listShops(db, scope);
  return shops.filter(({ name }) => comparableName(name).includes(wanted)).slice(0, MOST_SHOWN);
}

/** A known shop by its key; null when there is none within the scope. */
export async function findKnownMerchant(db: Db, scope: Scope, key: string): Promise<KnownMerchant | null> {
  return (await listShops(db, scope)).find((shop) => shop.key === key) ?? null;
}
