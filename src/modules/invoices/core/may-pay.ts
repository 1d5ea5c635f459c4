import type { ErrorCode } from '../../../kernel/app-error.ts';
import { formatInstant } from '../../../kernel/dates.ts';
import { formatPence, type Pence } from '../../../kernel/money.ts';
import type { Invoice } from './invoice.ts';

/** For how long a change of bank details holds payments (R51). */
export const HELD_MS = 24 * 60 * 60 * 1000;

/** Who may not check or pay an invoice, however senior: whoever recorded it or set the bank details (R51). */
export type Hands = {
  recordedBy: string;
  bankSetBy: string;
  /** Who entered the account itself, if another has corrected its name since. */
  accountSetBy: string;
};

type Refusal = { code: ErrorCode; message: string };

/** Why this person is not the second person (R51); null when they are. */
export function refusesSecondPerson(personId: string, hands: Hands): Refusal | null {
  if (personId === hands.recordedBy) {
    return { code: 'forbidden', message: 'Whoever recorded an invoice can neither check nor pay it.' };
  }
  if (personId !== hands.bankSetBy && personId !== hands.accountSetBy) return null;
  return { code: 'forbidden', message: 'Whoever entered the bank details can neither check nor pay.' };
}

export type PaymentFacts = {
  invoice: Pick<Invoice, 'status' | 'amountPence'>;
  payerId: string;
  hands: Hands;
  heldUntil: Date | null;
  awardStatus: string;
  awardAvailablePence: Pence;
  now: Date;
};

/** Why an invoice cannot be paid now; null when it can (R28, R51). */
export function refusesPayment(facts: PaymentFacts): Refusal | null {
  const { invoice, payerId, hands, heldUntil, awardStatus, awardAvailablePence, now } = facts;
  const notSecond = refusesSecondPerson(payerId, hands);
  if (notSecond) return notSecond;
  if (invoice.status !== 'checked') {
    const message = 'A second person checks the supplier and the bank details before an invoice is paid.';
    return { code: 'wrong_state', message };
  }
  if (awardStatus !== 'active')
    return { code: 'wrong_state', message: `Its award is ${awardStatus}: nothing is paid.` };
  if (heldUntil && now < heldUntil) {
    const message = `The bank details were changed. It can be paid from ${formatInstant(heldUntil)}.`;
    return { code: 'payment_held', message };
  }
  if (invoice.amountPence <= awardAvailablePence) return null;
  const message = `The award has ${formatPence(awardAvailablePence)} left, and the invoice is for ${formatPence(invoice.amountPence)}.`;
  return { code: 'invoice_above_award', message };
}
