import type { Principal } from '../../kernel/principal.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { Channel } from '../messages/index.ts';

/** Something that was done with an award, its cards, its invoices or its exceptions, as the audit keeps it. */
export type AwardAct = {
  /** `<entity>.<verb>`: `award.approve`. */
  action: string;
  at: Date;
  /** What it was done with: the award, or one of its cards, invoices or exceptions. */
  entityId: string;
  /** How a voucher is sent; null of every other act. */
  channel: Channel | null;
  by: string;
  role: Principal['role'];
};

const actsOn = (kind: string, ids: string) => `
  select e.id, e.action, e.at, e.entity_id, e.after, e.principal_id, e.role from audit_entries e
  where e.entity_kind = '${kind}' and e.entity_id in (${ids})`;

const OF_AWARD = (table: string) => `select x.id::text from ${table} x where x.award_id = :award`;

const ACTS = `
  select a.action, a.at, a.entity_id as "entityId", a.after ->> 'channel' as channel, p.name as by, a.role from (
    ${[
      actsOn('award', 'cast(:award as text)'),
      actsOn('card', OF_AWARD('cards')),
      actsOn('invoice', OF_AWARD('invoices')),
      actsOn('exception', OF_AWARD('merchant_exceptions')),
    ].join(' union all ')}) a
  join principals p on p.id = a.principal_id
  where a.action = any (:actions)
  order by a.at desc, a.id desc limit :most`;

/** The newest `most` of these acts on one award of the scope, newest first. */
export async function awardActs(
  db: Db | Trx,
  { awardId, actions, most }: { awardId: string; actions: readonly string[]; most: number },
): Promise<AwardAct[]> {
  const { rows } = await db.raw<{ rows: AwardAct[] }>(ACTS, { award: awardId, actions: [...actions], most });
  return rows;
}
