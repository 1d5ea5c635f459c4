import type { Change } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import {
  type Authorization,
  type AuthorizationRecord,
  authorizations,
  holdOf,
  renderAuthorization,
} from '../issuing/authorization.ts';
import { cards } from '../issuing/card.ts';
import type { Transaction } from '../issuing/transaction.ts';
import { invalidRequest, noSuch } from '../wire/stripe-error.ts';
import { checkUndecidedNothing } from './authorize.ts';
import { bookTransaction, type Settlement } from './book-transaction.ts';
import { bookHold, capturedOn } from './hold.ts';

export type Capture = {
  id: string;
  /** Pence. Absent: what is still held, or on an authorization that holds nothing, its amount. */
  capture_amount?: number | undefined;
  close_authorization: boolean;
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
  const capturedBefore = await capturedOn(trx, found.id);
  const amount = request.capture_amount ?? defaultAmount(found, capturedBefore);
  if (amount <= 0) {
    throw invalidRequest('There is nothing left to capture: give a capture_amount.', { param: 'capture_amount' });
  }
  await cards.lock(trx, found.card);
  const before = await renderAuthorization(trx, found);
  const captured = capturedBefore + amount;
  const after: AuthorizationRecord = { ...found, status: statusAfter(found, request.close_authorization) };
  await authorizations.update(trx, after, { captured });
  await bookHold(change, { before: found, after, capturedBefore, captured });
  await bookTransaction(change, captureOf(found, amount));
  const object = await renderAuthorization(trx, after);
  if (found.approved) await recordEvent(change, { type: 'issuing_authorization.updated', object, before });
  return object;
}

function defaultAmount(found: AuthorizationRecord, captured: number): number {
  if (!found.approved) {
    throw invalidRequest('You cannot capture an authorization that was declined, unless you give a capture_amount.');
  }
  return holdOf(found, captured) || found.amount;
}

/** Only an open authorization can stay open; a late capture closes whatever had ended it. */
function statusAfter(found: AuthorizationRecord, close: boolean): AuthorizationRecord['status'] {
  return found.status === 'pending' && !close ? 'pending' : 'closed';
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
    wallet: walletOf(found.wallet),
  };
}

function walletOf(wallet: string | null): Transaction['wallet'] {
  return wallet === 'apple_pay' || wallet === 'google_pay' || wallet === 'samsung_pay' ? wallet : null;
}
