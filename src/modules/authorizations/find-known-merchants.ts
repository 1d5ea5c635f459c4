import { comparableName } from '../../kernel/merchant-set.ts';
import type { Scope } from '../../kernel/principal.ts';
import { type Db, inScope, type Trx } from '../../platform/database.ts';
import { listPractices } from '../budgets/index.ts';
import type { Merchant } from './core/authorization-request.ts';
import { paymentsOfEach } from './core/known-merchants.ts';

/** A shop that cards of the scheme have been used at, as it last named itself. */
export type KnownMerchant = Merchant & {
  /** By which it is asked for again: its network id, or its name where the network gives none. */
  key: string;
};

/** A shop that only other practices' people go to is known from this many people on, however many awards each has. */
const PEOPLE_THAT_HIDE_ONE = 3;
const MOST_SHOWN = 20;

export type KnownMerchantsWanted = {
  words: string;
  /** At most so many; 20 when left out. */
  most?: number;
};

const SHOPS = `
  with seen as materialized (
    select a.*, w.recipient_id, a.practice_id = any (:own) as is_own
    from unnest(:practices::uuid[]) as p (id)
    cross join lateral (
      select coalesce(merchant_network_id, 'name:' || upper(merchant_name)) as key, practice_id, award_id, requested_at,
        merchant_name, merchant_network_id, merchant_category, merchant_category_code, merchant_country, merchant_city
      from authorizations where practice_id = p.id order by requested_at desc
      limit case when p.id = any (:own) then cast(:ofOwn as bigint) else cast(:ofOthers as bigint) end) a
    join awards w on w.id = a.award_id
    where cast(:key as text) is null or a.key = :key
  ), counted as (
    select key, count(*) as payments from seen
    group by key having bool_or(is_own) or count(distinct recipient_id) >= :people
  )
  select distinct on (key) key, merchant_name as name, merchant_network_id as "networkId",
    merchant_category as category, merchant_category_code as "categoryCode", merchant_country as country,
    merchant_city as city, payments
  from seen join counted using (key) order by key, requested_at desc`;

type ShopsWanted = {
  /** Whose payments are read. */
  practices: readonly string[];
  /** Whose shops are known however few go there. */
  own: readonly string[];
  /** Left out: every shop. */
  key?: string;
};

/** The shops that may be known, those paid most often first. */
async function listShops(trx: Trx, { practices, own, key }: ShopsWanted): Promise<KnownMerchant[]> {
  const bounds = {
    ofOwn: paymentsOfEach(own.length),
    ofOthers: paymentsOfEach(practices.length),
    people: PEOPLE_THAT_HIDE_ONE,
  };
  const { rows } = await trx.raw<{ rows: (KnownMerchant & { payments: number })[] }>(SHOPS, {
    practices: [...practices],
    own: [...own],
    key: key ?? null,
    ...bounds,
  });
  return rows.sort((a, b) => b.payments - a.payments).map(({ payments: _, ...shop }) => shop);
}

/**
 * The shops whose name holds these words, as names are compared by the rules; without words those paid most often.
 * A shop is known within a scope when a practice of it has seen it, or when three people of the scheme have used it:
 * its name, kind and place say of none of them that they went there (R16).
 */
export async function findKnownMerchants(
  db: Db,
  scope: Scope,
  { words, most = MOST_SHOWN }: KnownMerchantsWanted,
): Promise<KnownMerchant[]> {
  const wanted = comparableName(words);
  if (words.trim() !== '' && wanted === '') return [];
  const shops = await inScope(db, 'all', async (trx) => {
    const practices = (await listPractices(trx)).map(({ id }) => id);
    return listShops(trx, { practices, own: scope === 'all' ? practices : scope });
  });
  return shops.filter(({ name }) => comparableName(name).includes(wanted)).slice(0, most);
}

/**
 * A known shop by its key; null when there is none within the scope. One that a practice of the scope has seen is told
 * as it named itself there, and no other practice's payments are read for it.
 */
export async function findKnownMerchant(db: Db, scope: Scope, key: string): Promise<KnownMerchant | null> {
  return inScope(db, 'all', async (trx) => {
    const [seen] = scope === 'all' ? [] : await listShops(trx, { practices: scope, own: scope, key });
    if (seen) return seen;
    const practices = (await listPractices(trx)).map(({ id }) => id);
    const [shop] = await listShops(trx, { practices, own: scope === 'all' ? practices : scope, key });
    return shop ?? null;
  });
}
