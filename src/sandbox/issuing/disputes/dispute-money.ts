import type { Change } from '../../context.ts';
import { bookOnBalance } from '../../money/balance.ts';
import { type Dispute, findDisputeMovements } from './dispute.ts';

type Given = {
  /** Pence that were lent until the dispute is decided. */
  provisional: number;
  /** Pence that were given for good. */
  final: number;
};

/** What a dispute has brought to the Issuing balance so far. */
export async function givenFor(change: Change, dispute: Dispute): Promise<Given> {
  const movements = await findDisputeMovements(change.trx, dispute.id);
  const sum = (isFinal: boolean) =>
    movements.filter(({ type }) => (type === 'issuing_dispute') === isFinal).reduce((total, { net }) => total + net, 0);
  return { provisional: sum(false), final: sum(true) };
}

const LENT = 'Provisional credit for a dispute';
const TAKEN_BACK = 'Provisional credit taken back';

/** Lends pence until the dispute is decided, or, below zero, takes back what was lent. */
export async function bookProvisional(change: Change, dispute: Dispute, amount: number): Promise<void> {
  if (amount === 0) return;
  const type = amount > 0 ? 'issuing_dispute_provisional_credit' : 'issuing_dispute_provisional_credit_reversal';
  await bookOnBalance(change, { type, amount, source: dispute.id, description: amount > 0 ? LENT : TAKEN_BACK });
}

/** Gives pence for good, or, below zero, takes them back. */
export async function bookFinal(change: Change, dispute: Dispute, amount: number): Promise<void> {
  if (amount === 0) return;
  const description = amount > 0 ? 'Dispute won' : 'Dispute lost after all';
  await bookOnBalance(change, { type: 'issuing_dispute', amount, source: dispute.id, description });
}
