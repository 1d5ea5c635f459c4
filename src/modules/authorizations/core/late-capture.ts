import { addDays, type LondonDate, londonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';
import type { AuthorizationStatus } from './authorization-transitions.ts';

/** The longest that any shop has for taking its money: hotels and car hire have 31 days. */
const DAYS_TO_TAKE = 31;

/**
 * The last day on which an expired hold may still be taken by the shop; null when there is none, or nothing is
 * left to take. Its money is free meanwhile, so such a capture can open a shortfall.
 */
export function mayBeTakenUntil(expired: {
  status: AuthorizationStatus;
  requestedAt: Date;
  /** Approved and not captured. */
  leftPence: Pence;
  today: LondonDate;
}): LondonDate | null {
  if (expired.status !== 'expired' || expired.leftPence <= 0) return null;
  const last = addDays(londonDate(expired.requestedAt), DAYS_TO_TAKE);
  return expired.today <= last ? last : null;
}
