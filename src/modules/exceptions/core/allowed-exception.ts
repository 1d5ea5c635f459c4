import { type LondonDate, londonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';
import type { MerchantException } from './exception.ts';
import type { WaitingQuestion } from './waiting-question.ts';

/** An exception that was allowed and not withdrawn. */
export type AllowedException = WaitingQuestion &
  Pick<MerchantException, 'mostPence' | 'mostPayments' | 'expiresOn' | 'usedPence' | 'payments'> & {
    lastPaidAt: Date | null;
  };

/** How something that was allowed stands: it can be used until a day, or was over on one. */
export type ExceptionStanding =
  | { state: 'allowed'; until: LondonDate; leftPence: Pence; leftPayments: number }
  | { state: 'used_up' | 'expired'; on: LondonDate };

/** How an exception stands on a day. */
export function standingOf(exception: AllowedException, today: LondonDate): ExceptionStanding {
  const { mostPence, mostPayments, expiresOn, usedPence, payments, lastPaidAt } = exception;
  const [leftPence, leftPayments] = [mostPence - usedPence, mostPayments - payments];
  if (lastPaidAt && (leftPence <= 0 || leftPayments <= 0)) return { state: 'used_up', on: londonDate(lastPaidAt) };
  if (today > expiresOn) return { state: 'expired', on: expiresOn };
  return { state: 'allowed', until: expiresOn, leftPence, leftPayments };
}
