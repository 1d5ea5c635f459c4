import type { Sandbox } from '../context.ts';
import type { EventRecord } from '../events/record-event.ts';
import { type Authorization, authorizations, renderAuthorization } from '../issuing/authorization.ts';
import { type Money, moneyOf } from './shop-moves.ts';

export type Payment = { authorization: Authorization; money: Money; events: EventRecord[] };

/** A payment with all that happened to it, oldest first. */
export async function findPayment({ db }: Sandbox, id: string): Promise<Payment | undefined> {
  const found = await authorizations.find(db, id);
  if (!found) return undefined;
  const authorization = await renderAuthorization(db, found);
  const rows: { object: EventRecord }[] = await db('events').where({ subject: id }).orderBy('seq').select('object');
  const sums: { refund_of: string; refunded: number }[] = await db('transactions')
    .where({ authorization: id })
    .whereNotNull('refund_of')
    .groupBy('refund_of')
    .select('refund_of', db.raw('sum(amount)::bigint as refunded'));
  const refunded = new Map(sums.map((row) => [row.refund_of, row.refunded]));
  return { authorization, money: moneyOf(authorization, refunded), events: rows.map((row) => row.object) };
}
