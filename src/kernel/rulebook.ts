import type { MerchantSet } from './merchant-set.ts';
import type { Pence } from './money.ts';

/** Minutes from midnight. */
type Minutes = number;

/** The terms of one policy version, ready for the decision: what its rules look up. */
export type Rulebook = {
  readonly policyVersionId: string;
  readonly slug: string;
  readonly version: number;
  readonly categories: ReadonlySet<string>;
  readonly mccs: ReadonlySet<string>;
  readonly perPaymentPence: Pence | null;
  readonly dailyPence: Pence | null;
  readonly weeklyPence: Pence | null;
  readonly monthlyPence: Pence | null;
  readonly maxPayments: number | null;
  readonly cardPresence: 'any' | 'in_person' | 'online';
  readonly days: ReadonlySet<number> | null;
  readonly hours: { readonly from: Minutes; readonly until: Minutes } | null;
  /** Null when any shop may be paid. */
  readonly onlyMerchants: MerchantSet | null;
  readonly blockedMerchants: MerchantSet | null;
  readonly allowsPartialApproval: boolean;
};
