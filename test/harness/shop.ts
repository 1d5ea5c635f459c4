import { stripeCardOf } from './scheme.ts';
import type { RunningService } from './service.ts';

/** A shop that every food policy allows. */
export const SUPERMARKET = {
  category: 'grocery_stores_supermarkets',
  name: 'Seagull Stores',
  city: 'Marram Bay',
  country: 'GB',
  network_id: '900001',
} as const;

/** A shop asks for one amount and takes another. Returns Stripe's id of what it took. */
export async function take(
  service: RunningService,
  awardId: string,
  payment: { askedPence: number; takenPence?: number },
): Promise<string> {
  const { authorizations } = service.shop.testHelpers.issuing;
  const { id } = await authorizations.create({
    card: await stripeCardOf(service, awardId),
    amount: payment.askedPence,
    merchant_data: SUPERMARKET,
  });
  const captured = await authorizations.capture(id, { capture_amount: payment.takenPence ?? payment.askedPence });
  await service.settle();
  const [transaction] = captured.transactions;
  if (!transaction) throw new Error('the shop took nothing');
  return transaction.id;
}

/** The shop gives back a part of what it took. */
export async function giveBack(service: RunningService, cardTransactionId: string, amountPence: number): Promise<void> {
  const refund = { refund_amount: amountPence };
  await service.shop.testHelpers.issuing.transactions.refund(cardTransactionId, refund);
}

/** What only the card network does: the sandbox's control API, at an address below `/_sandbox/disputes`. */
export async function network(
  service: RunningService,
  act: { stripeDisputeId: string; act: 'close' | 'provisional_credit'; body?: object },
): Promise<void> {
  const answer = await fetch(`${service.sandboxUrl}/_sandbox/disputes/${act.stripeDisputeId}/${act.act}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_test_sandbox', 'content-type': 'application/json' },
    body: JSON.stringify(act.body ?? {}),
  });
  if (!answer.ok) throw new Error(`the network did not: ${answer.status} ${await answer.text()}`);
}
