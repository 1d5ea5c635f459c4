import type { Db, Trx } from '../../platform/database.ts';
import { type StillDeclined, stillDeclined } from './decline-explanation.ts';
import { AUTHORIZATION_ROWS, type AuthorizationRow, readRecorded } from './payment-rows.ts';

/** A declined payment that an exception may be asked for after, with the round that was declined last. */
export type TriedPayment = AuthorizationRow;

/** Of each authorization the last round that was declined. */
const DECLINED_ROUNDS = `
  select distinct on (d.authorization_id) d.authorization_id as id, d.requested_pence as "requestedPence", d.record
  from decisions d where d.authorization_id = any (:ids) and not d.approved
  order by d.authorization_id, d.round desc`;

/** Declined payments by Stripe's id, those that the scope holds. */
export async function readTried(db: Db | Trx, ids: readonly string[]): Promise<Map<string, TriedPayment>> {
  if (ids.length === 0) return new Map();
  const bindings = { ids: [...ids] };
  const rows = await readRecorded<AuthorizationRow>(db, `${AUTHORIZATION_ROWS} where a.id = any (:ids)`, bindings);
  const rounds = await readRecorded<Pick<AuthorizationRow, 'id' | 'requestedPence' | 'record'>>(
    db,
    DECLINED_ROUNDS,
    bindings,
  );
  const byId = new Map(rounds.map((round) => [round.id, round]));
  return new Map(rows.map((row) => [row.id, { ...row, ...byId.get(row.id) }]));
}

/** What would decline the same payment under an exception all the same (R43): one for the shop, and one for its kind. */
export async function beyondExceptions(
  db: Db | Trx,
  authorizationId: string,
): Promise<{ shop: StillDeclined[]; category: StillDeclined[] }> {
  const tried = (await readTried(db, [authorizationId])).get(authorizationId);
  if (!tried) return { shop: [], category: [] };
  return { shop: stillDeclined(tried, { forCategory: false }), category: stillDeclined(tried, { forCategory: true }) };
}
