/** Why somebody outside the practice may have to know who a person is (R16). */
export const REVEAL_REASONS = [
  'safeguarding',
  'fraud_enquiry',
  'payment_query',
  'complaint',
  'audit_sample',
  'subject_request',
] as const;
export type RevealReason = (typeof REVEAL_REASONS)[number];

/** How long a reveal lasts, and how often one look at a person is recorded anew. */
export const REVEAL_MS = 15 * 60_000;
