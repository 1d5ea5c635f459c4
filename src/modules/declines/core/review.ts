/** How a review can end (R53). */
export const REVIEW_OUTCOMES = [
  'explained',
  'policy_changed',
  'exception_allowed',
  'card_replaced',
  'suspected_fraud',
  'safeguarding',
  'our_fault',
  'no_action',
] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

export type ReviewStatus = 'new' | 'assigned' | 'waiting_practice' | 'waiting_patient' | 'closed';

/** The case opened by a declined payment. */
export type Review = {
  id: string;
  authorizationId: string;
  awardId: string | null;
  practiceId: string | null;
  status: ReviewStatus;
  isUrgent: boolean;
  tries: number;
  lastAttemptAt: Date;
  dueAt: Date;
  outcome: ReviewOutcome | null;
  closedBy: string | null;
  closedAt: Date | null;
};

/** Within which the same payment again is a retry and not a case of its own (R52). */
export const RETRY_WINDOW_MS = 10 * 60_000;

/** The merchant as payments are compared: network id and name together, since acquirers share ids among shops. */
export function merchantKey(merchant: { merchantName: string; merchantNetworkId: string | null }): string {
  return `${merchant.merchantNetworkId ?? ''}|${merchant.merchantName.trim().toLowerCase()}`;
}
