import type Stripe from 'stripe';
import type { Change } from '../../context.ts';
import { invalidRequest } from '../../wire/stripe-error.ts';
import { type Dispute, disputes, lockDispute, tellOfDispute } from './dispute.ts';
import { bookFinal, bookProvisional, givenFor } from './dispute-money.ts';

type LossReason = Stripe.Issuing.Dispute.LossReason;
type Outcome = { id: string; outcome: 'won' | 'lost'; lossReason?: LossReason | undefined };

/**
 * The network decides. Won: the disputed sum is given for good; lost: whatever was lent or given is taken back.
 * A decision may be turned round later, as arbitration can. Throws when the dispute was never submitted, or has
 * that outcome already.
 */
export async function closeDispute(change: Change, { id, outcome, lossReason }: Outcome): Promise<Dispute> {
  const found = await lockDispute(change.trx, id);
  if (!['submitted', 'won', 'lost'].includes(found.status) || found.status === outcome) {
    throw invalidRequest(`A dispute with status ${found.status} cannot be ${outcome}.`);
  }
  const { loss_reason: _former, ...rest } = found;
  const closed: Dispute = {
    ...rest,
    status: outcome,
    ...(outcome === 'lost' && { loss_reason: lossReason ?? 'other' }),
  };
  await disputes.update(change.trx, closed);
  await tellOfDispute(change, 'closed', { dispute: closed });
  await settleMoney(change, closed);
  return closed;
}

async function settleMoney(change: Change, dispute: Dispute): Promise<void> {
  const given = await givenFor(change, dispute);
  const due = dispute.status === 'won' ? dispute.amount : 0;
  const kept = due > 0 && change.behaviour.provisionalCreditStaysWhenWon ? given.provisional : 0;
  await bookProvisional(change, dispute, kept - given.provisional);
  await bookFinal(change, dispute, due - kept - given.final);
  const gained = due - given.provisional - given.final;
  if (gained > 0) await tellOfDispute(change, 'funds_reinstated', { dispute });
  if (gained < 0) await tellOfDispute(change, 'funds_rescinded', { dispute });
}
