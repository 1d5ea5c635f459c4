import type { LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

/** A shop's request to spend, as signals look at it. */
export type Attempt = {
  id: string;
  stripeCardId: string;
  at: Date;
  /** The date of `at` in London: windows are counted in whole local days. */
  day: LondonDate;
  /** What was approved; of a decline, what the shop asked for. */
  amountPence: Pence;
  /** Approved, and not given back by the shop. */
  isPaid: boolean;
  /** A decline that is our own fault or that nothing explains; it counts towards nobody's score. */
  isUnexplained: boolean;
  isOnline: boolean;
  category: string;
  /** The reason that was shown; null when approved. */
  reason: string | null;
  /** Every rule that failed, by the code it declines with. */
  failures: readonly string[];
  /** Stripe found that typed card details did not match. */
  isMismatch: boolean;
  /** Stripe stopped it as suspected fraud. */
  isStoppedAsFraud: boolean;
  /** Declined because the person has withdrawn their consent, and for no freeze of the card. */
  isStoppedByConsent: boolean;
};

/** A capture or refund as it was booked. */
export type Movement = {
  id: string;
  type: 'capture' | 'refund';
  amountPence: Pence;
  /** When it was paid: at the till where that is known, else when the shop took it. */
  at: Date;
  day: LondonDate;
  stripeCardId: string;
  /** The shop as payments are compared. */
  merchant: string;
  /** Taken without asking first. */
  isForced: boolean;
  /** A refund that fits no purchase of this award, or gives back more than was paid. */
  isWithoutPurchase: boolean;
};

/** A phone number or email address that several people have; by their ids only. */
export type SharedContact = { kind: 'phone' | 'email'; hash: Buffer; recipientIds: readonly string[]; at: Date };

/** All that signals of one award look at: ids, amounts, times and codes, and nothing of who the person is. */
export type Facts = {
  award: {
    amountPence: Pence;
    /** Most that one payment may be; null without such a limit. */
    perPaymentPence: Pence | null;
    /** The policy buys one thing, so one payment for all of it is as it should be. */
    isSingleItem: boolean;
    deathRecordedAt: Date | null;
  };
  attempts: readonly Attempt[];
  movements: readonly Movement[];
  /** What was taken and given back before these, without what a person has judged as F8. */
  earlier: { spentPence: Pence; refundedPence: Pence };
  /** When cards were reported lost or stolen, by Stripe's ids. */
  lostAt: ReadonlyMap<string, Date>;
  contacts: readonly SharedContact[];
};

/** The facts without declines that nothing explains, and without what a person has judged before. */
export function countable(facts: Facts, judged: ReadonlySet<string>): Facts {
  return {
    ...facts,
    attempts: facts.attempts.filter(({ id, isUnexplained }) => !isUnexplained && !judged.has(id)),
    movements: facts.movements.filter(({ id }) => !judged.has(id)),
  };
}
