import type { Change } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import {
  type Authorization,
  type AuthorizationRecord,
  authorizations,
  renderAuthorization,
} from '../issuing/authorization.ts';
import { cards } from '../issuing/card.ts';
import type { Transaction } from '../issuing/transaction.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';
import { bookTransaction, type Settlement } from './book-transaction.ts';
import { checkUndecidedNothing } from './check-undecided.ts';
import { countPayment } from './count-payment.ts';
import { bookHold, heldOn, type Kept, keptOf } from './hold.ts';
import { purchaseDetailsOf, type SentPurchaseDetails } from './purchase-details.ts';
import { withAmount } from './with-amount.ts';

/** Of the authorized amount: as far as a capture may go where there is a ceiling. */
const OVER_CAPTURE = 1.2;

export type Capture = {
  id: string;
  /** Pence. Absent: what is still held, or on an authorization that holds nothing, its amount. */
  capture_amount?: number | undefined;
  close_authorization: boolean;
  purchase_details?: SentPurchaseDetails | undefined;
};

/**
 * The shop takes the money: all of the hold, less or more, once or several times, also when the hold is gone.
 * On a declined authorization it must say how much: that is a forced capture, and it goes through too.
 */
export async function capture(change: Change, request: Capture): Promise<Authorization> {
  const { trx } = change;
  const found = await authorizations.lock(trx, request.id);
  if (!found) throw noSuch('issuing authorization', request.id);
  checkUndecidedNothing(found);
  const amount = request.capture_amount ?? (await defaultAmount(change, found));
  if (amount <= 0) {
    throw invalidRequest('There is nothing left to capture: give a capture_amount.', { param: 'capture_amount' });
  }
  const keptBefore = await keptOf(trx, found.id);
  checkAllowed(change, found, { amount, ...keptBefore });
  await cards.lock(trx, found.card);
  const before = await renderAuthorization(trx, found);
  const { after, kept } = captured(change, found, { ...request, amount, keptBefore });
  await authorizations.update(trx, after, kept);
  await bookHold(change, after, kept);
  await bookTransaction(change, {
    ...captureOf(found, amount),
    purchaseDetails: purchaseDetailsOf(request.purchase_details),
  });
  if (change.behaviour.paymentCountCounts === 'above_one_pound') await countPayment(change, found);
  const object = await renderAuthorization(trx, after);
  if (found.approved) await recordEvent(change, { type: 'issuing_authorization.updated', object, before });
  return object;
}

async function defaultAmount(change: Change, found: AuthorizationRecord): Promise<number> {
  if (!found.approved) {
    throw invalidRequest('You cannot capture an authorization that was declined, unless you give a capture_amount.');
  }
  return (await heldOn(change.trx, found.id)) || found.amount;
}

function checkAllowed({ behaviour }: Change, found: AuthorizationRecord, asked: Kept & { amount: number }): void {
  if (!found.approved && behaviour.declinedCapture === 'refused') {
    throw invalidRequest('You cannot capture an authorization that was declined.');
  }
  const most = (found.amount + asked.reduced) * OVER_CAPTURE;
  if (found.approved && behaviour.overCapture !== 'any' && asked.captured + asked.amount > most) {
    throw invalidRequest('You cannot capture so much more than was authorized.', { param: 'capture_amount' });
  }
}

type Taken = { amount: number; close_authorization: boolean; keptBefore: Kept };

/** Only an open authorization can stay open; a late capture closes whatever had ended it, if the switch says so. */
function captured(
  { behaviour }: Change,
  found: AuthorizationRecord,
  { amount, close_authorization, keptBefore }: Taken,
) {
  const kept = { ...keptBefore, captured: keptBefore.captured + amount };
  if (found.status === 'pending') {
    if (close_authorization) return { after: { ...found, status: 'closed' as const }, kept };
    const less = behaviour.partCaptureAmount === 'reduced' ? Math.min(amount, found.amount) : 0;
    const after = less > 0 ? withAmount(found, found.amount - less) : found;
    return { after, kept: { ...kept, reduced: kept.reduced + less } };
  }
  const isLate = found.status === 'expired' || found.status === 'reversed';
  const status = isLate && behaviour.lateCaptureStatus === 'unchanged' ? found.status : ('closed' as const);
  const counted = isLate && behaviour.lateCaptureAmount === 'captured' ? withAmount(found, kept.captured) : found;
  return { after: { ...counted, status }, kept };
}

function captureOf(found: AuthorizationRecord, amount: number): Settlement {
  const approval = found.request_history.findLast((entry) => entry.approved);
  const requested = found.request_history[0];
  const rate = requested && requested.amount > 0 ? requested.merchant_amount / requested.amount : 1;
  return {
    type: 'capture',
    amount: -amount,
    merchantAmount: -Math.round(amount * rate),
    amountDetails: found.amount_details,
    authorization: found.id,
    authorizationCode: approval?.authorization_code ?? null,
    networkTransactionId: found.network_data?.transaction_id ?? null,
    card: found.card,
    cardholder: found.cardholder,
    currency: found.currency,
    merchant_currency: found.merchant_currency,
    merchant_data: found.merchant_data,
    token: found.token,
    wallet: walletOf(found.wallet),
  };
}

function walletOf(wallet: string | null): Transaction['wallet'] {
  return wallet === 'apple_pay' || wallet === 'google_pay' || wallet === 'samsung_pay' ? wallet : null;
}
