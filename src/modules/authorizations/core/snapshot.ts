import type { LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

/** A permission beyond the policy for one shop or category on one award, and what is used of it (R43). */
export type SnapshotException = {
  id: string;
  /** Exactly one of these three names what may be paid. */
  networkId: string | null;
  merchantName: string | null;
  category: string | null;
  /** What payments under it may come to together. */
  mostPence: Pence;
  usedPence: Pence;
  mostPayments: number;
  payments: number;
  /** The last day. */
  expiresOn: LondonDate;
};

/** What was approved in the period that holds the last approval, and how many payments count in all. */
export type Spending = {
  day: LondonDate | null;
  dayPence: Pence;
  week: LondonDate | null;
  weekPence: Pence;
  month: LondonDate | null;
  monthPence: Pence;
  payments: number;
};

/** Everything a decision is made on, as it was in one instant of the database. */
export type Snapshot = {
  card: {
    id: string;
    type: 'virtual' | 'physical';
    status: 'ordered' | 'inactive' | 'active' | 'frozen' | 'cancelled' | 'expired';
    freezeKind: 'holder' | 'staff' | 'protective' | null;
    cancelReason: 'replaced' | 'lost' | 'stolen' | 'award_over' | 'issue_failed' | 'not_activated' | 'by_stripe' | null;
  };
  award: {
    id: string;
    reference: string;
    practiceId: string;
    budgetId: string;
    status: string;
    expiresOn: LondonDate;
    policyVersionId: string;
  };
  budgetStatus: string;
  /** Kinds of stop in force for this award. */
  stops: readonly string[];
  stopEpoch: number;
  neverAllowedVersion: number;
  account: {
    id: string;
    version: number;
    creditsPosted: Pence;
    debitsPosted: Pence;
    debitsPending: Pence;
    spending: Spending;
  };
  /** All that are allowed for the award, also those that are used up or over. */
  exceptions: readonly SnapshotException[];
  networkAccountId: string;
};

/** What the award may still spend at this instant. */
export function availableOf(
  account: Pick<Snapshot['account'], 'creditsPosted' | 'debitsPosted' | 'debitsPending'>,
): Pence {
  return account.creditsPosted - account.debitsPosted - account.debitsPending;
}
