import type Stripe from 'stripe';
import { createCard, pay, type TestSandbox } from './sandbox-server.ts';

export const FRAUD = { reason: 'fraudulent', fraudulent: { explanation: 'The card was in a drawer.' } } as const;

/** A capture on a card of its own; £12.50 unless told otherwise. */
export async function takePayment({ stripe }: TestSandbox, amount = 1250): Promise<Stripe.Issuing.Transaction> {
  const card = await createCard(stripe, { spending_controls: { spending_limits: [{ amount, interval: 'all_time' }] } });
  const paid = await pay(stripe, card.id, { amount });
  const captured = await stripe.testHelpers.issuing.authorizations.capture(paid.id);
  const [transaction] = captured.transactions;
  if (!transaction) throw new Error('A capture makes a transaction');
  return transaction;
}

/** An unsubmitted dispute, of a payment of its own unless one is named. */
export async function openDispute(
  sandbox: TestSandbox,
  params: Stripe.Issuing.DisputeCreateParams = {},
): Promise<Stripe.Issuing.Dispute> {
  const transaction = params.transaction ?? (await takePayment(sandbox)).id;
  return sandbox.stripe.issuing.disputes.create({ evidence: FRAUD, ...params, transaction });
}
