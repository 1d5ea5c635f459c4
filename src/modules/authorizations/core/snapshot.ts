import type { LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

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
  };
  networkAccountId: string;
};

/** The part of a policy version that a decision needs besides the category verdict. */
export type Rulebook = {
  perPaymentPence: Pence | null;
  allowsPartialApproval: boolean;
};

/** What the award may still spend at this instant. */
export function availableOf(account: Snapshot['account']): Pence {
  return account.creditsPosted - account.debitsPosted - account.debitsPending;
}
