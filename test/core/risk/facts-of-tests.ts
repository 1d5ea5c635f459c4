import { londonDate } from '../../../src/kernel/dates.ts';
import type { Attempt, Facts, Movement } from '../../../src/modules/risk/core/facts.ts';

let made = 0;

/** An approved payment of £4.50 at a supermarket, at a time in London's winter; what matters to the test is given. */
export function attempt(at: string, changes: Partial<Attempt> = {}): Attempt {
  made += 1;
  const instant = new Date(at);
  return {
    id: `iauth_${made}`,
    stripeCardId: 'ic_1',
    at: instant,
    day: londonDate(instant),
    amountPence: 450,
    isPaid: true,
    isUnexplained: false,
    isOnline: false,
    category: 'grocery_stores_supermarkets',
    reason: null,
    failures: [],
    isMismatch: false,
    isStoppedAsFraud: false,
    isStoppedByConsent: false,
    ...changes,
  };
}

export const declined = (at: string, reason: string, changes: Partial<Attempt> = {}): Attempt =>
  attempt(at, { isPaid: false, reason, failures: [reason], ...changes });

export function movement(at: string, changes: Partial<Movement> = {}): Movement {
  made += 1;
  const instant = new Date(at);
  return {
    id: `ipi_${made}`,
    type: 'capture',
    amountPence: 450,
    at: instant,
    day: londonDate(instant),
    stripeCardId: 'ic_1',
    merchant: '1|seagull stores',
    isForced: false,
    isWithoutPurchase: false,
    ...changes,
  };
}

/** An award of £120 without a limit on one payment. */
export function factsOf(changes: Partial<Facts> = {}, award: Partial<Facts['award']> = {}): Facts {
  return {
    award: { amountPence: 12_000, perPaymentPence: null, isSingleItem: false, deathRecordedAt: null, ...award },
    attempts: [],
    movements: [],
    earlier: { spentPence: 0, refundedPence: 0 },
    lostAt: new Map(),
    contacts: [],
    ...changes,
  };
}
