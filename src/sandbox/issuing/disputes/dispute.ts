import type Stripe from 'stripe';
import type { Db, Trx } from '../../../platform/database.ts';
import type { Change } from '../../context.ts';
import { type EventType, recordEvent } from '../../events/record-event.ts';
import { type BalanceTransaction, balanceTransactions } from '../../money/balance.ts';
import { objectTable } from '../../store/object-table.ts';
import { noSuch } from '../../wire/stripe-error.ts';

/** A dispute; the same stored and sent. Its balance transactions are sent when they are asked for. */
export type Dispute = Omit<Stripe.Issuing.Dispute, 'balance_transactions' | 'treasury' | 'transaction'> & {
  transaction: string;
};
export type Evidence = Dispute['evidence'];

export const disputes = objectTable<Dispute>('disputes');

/** The dispute, locked until the transaction ends; throws 404 when there is none. */
export async function lockDispute(trx: Trx, id: string): Promise<Dispute> {
  const found = await disputes.lock(trx, id);
  if (!found) throw noSuch('issuing dispute', id);
  return found;
}

/** Tells of a dispute, with what it was before where that matters. */
export async function tellOfDispute(
  change: Change,
  what: 'created' | 'updated' | 'submitted' | 'closed' | 'funds_reinstated' | 'funds_rescinded',
  { dispute, before }: { dispute: Dispute; before?: Dispute },
): Promise<void> {
  const type: EventType = `issuing_dispute.${what}`;
  await recordEvent(change, {
    type,
    object: dispute,
    ...(before && what === 'updated' && { before }),
    subject: dispute.transaction,
  });
}

/** What a dispute has moved on the Issuing balance, oldest first. */
export async function findDisputeMovements(db: Db | Trx, id: string): Promise<BalanceTransaction[]> {
  const rows: { object: BalanceTransaction }[] = await db(balanceTransactions.name)
    .whereRaw(`object->>'source' = ?`, [id])
    .orderBy('seq')
    .select('object');
  return rows.map((row) => row.object);
}
