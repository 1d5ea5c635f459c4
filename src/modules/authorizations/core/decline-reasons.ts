import wordings from '../decline-wordings.json' with { type: 'json' };

/** Who can put it right: the groups that finance filters by. */
export type DeclineOwner = 'patient can fix' | 'we can fix' | 'policy' | 'possible fraud' | 'our fault';

type Row = { code: keyof typeof wordings; owner: DeclineOwner; isUrgent: boolean };

/**
 * Why payments are declined, in the order in which one of several is shown (R40). What patients and
 * finance read about each is in `decline-wordings.json`, by the same codes.
 */
export const DECLINE_REASONS = [
  { code: 'on_hold', owner: 'we can fix', isUrgent: false },
  { code: 'lost_stolen', owner: 'possible fraud', isUrgent: false },
  { code: 'scheme_stopped', owner: 'policy', isUrgent: false },
  { code: 'replaced', owner: 'patient can fix', isUrgent: false },
  { code: 'frozen_by_holder', owner: 'patient can fix', isUrgent: false },
  { code: 'not_activated', owner: 'we can fix', isUrgent: false },
  { code: 'card_expired', owner: 'our fault', isUrgent: true },
  { code: 'award_ended', owner: 'policy', isUrgent: false },
  { code: 'single_use_done', owner: 'policy', isUrgent: false },
  { code: 'never_allowed', owner: 'policy', isUrgent: false },
  { code: 'cash', owner: 'policy', isUrgent: false },
  { code: 'deposit_hold', owner: 'patient can fix', isUrgent: false },
  { code: 'not_in_award', owner: 'policy', isUrgent: false },
  { code: 'not_uk', owner: 'policy', isUrgent: false },
  { code: 'repeat_payment', owner: 'policy', isUrgent: false },
  { code: 'use_pin', owner: 'patient can fix', isUrgent: false },
  { code: 'pin_locked', owner: 'we can fix', isUrgent: false },
  { code: 'wrong_pin', owner: 'patient can fix', isUrgent: false },
  { code: 'details_mismatch', owner: 'patient can fix', isUrgent: false },
  { code: 'extra_check', owner: 'patient can fix', isUrgent: false },
  { code: 'over_single', owner: 'policy', isUrgent: false },
  { code: 'over_period', owner: 'policy', isUrgent: false },
  { code: 'no_funds', owner: 'patient can fix', isUrgent: false },
  { code: 'unusual', owner: 'possible fraud', isUrgent: false },
  { code: 'our_fault', owner: 'our fault', isUrgent: true },
  { code: 'voucher_bad_code', owner: 'patient can fix', isUrgent: false },
  { code: 'voucher_expired', owner: 'policy', isUrgent: false },
  { code: 'voucher_used', owner: 'possible fraud', isUrgent: false },
  { code: 'voucher_wrong_shop', owner: 'policy', isUrgent: false },
] as const satisfies readonly Row[];

export type DeclineCode = (typeof DECLINE_REASONS)[number]['code'];

/** A reason with its place in the order: 0 is shown before all others. */
export type DeclineReason = Row & { code: DeclineCode; rank: number };

const byCode = new Map<string, DeclineReason>(DECLINE_REASONS.map((row, rank) => [row.code, { ...row, rank }]));

/** Whether a text is one of our decline codes. */
export function isDeclineCode(text: string): text is DeclineCode {
  return byCode.has(text);
}

/** What the table says of a code. */
export function declineReason(code: DeclineCode): DeclineReason {
  const found = byCode.get(code);
  if (!found) throw new Error(`No decline reason ${code}`);
  return found;
}

/** The one of several reasons that is shown; undefined when there is none. */
export function firstByRank(codes: readonly DeclineCode[]): DeclineCode | undefined {
  return DECLINE_REASONS.find((row) => codes.includes(row.code))?.code;
}

/** What Stripe tells of the payment, as far as it tells one failed check from another. */
export type StripeDeclineFacts = {
  method?: string | null;
  cvcCheck?: string | null;
  expiryCheck?: string | null;
  /** The card is from a box of a practice: Stripe keeps it to tills, and this was no till. */
  isKeptToTills?: boolean;
};

const BY_STRIPE_REASON: ReadonlyMap<string, DeclineCode> = new Map<string, DeclineCode>([
  ['account_disabled', 'scheme_stopped'],
  ['card_canceled', 'replaced'],
  ['card_expired', 'card_expired'],
  ['card_inactive', 'not_activated'],
  ['cardholder_blocked', 'on_hold'],
  ['cardholder_inactive', 'not_activated'],
  ['cardholder_verification_required', 'extra_check'],
  ['insecure_authorization_method', 'use_pin'],
  ['not_allowed', 'not_in_award'],
  ['pin_blocked', 'pin_locked'],
  ['suspected_fraud', 'unusual'],
]);

/**
 * What a decline made by Stripe means when none of our own rules explains it. Every reason that is
 * not Stripe's to give, and every unknown one, is our fault; a disabled account is an alarm too.
 */
export function codeForStripeReason(
  reason: string,
  facts: StripeDeclineFacts = {},
): { code: DeclineCode; isUrgent: boolean } {
  const code = stripesCode(reason, facts);
  return { code, isUrgent: declineReason(code).isUrgent || reason === 'account_disabled' };
}

/** Answers that were ours to give: whatever went wrong on the way is our fault. */
const OURS: readonly string[] = ['webhook_declined', 'webhook_timeout', 'webhook_error', 'webhook_approved'];

/** Whether Stripe's reason says that the answer was to come from us. */
export function isOursToAnswer(stripeReason: string): boolean {
  return OURS.includes(stripeReason);
}

/**
 * The code of a decline that Stripe made without a stored answer of ours. `found` is the reason that our own rules
 * give, null when none fails.
 */
export function explainedReason(
  found: DeclineCode | null,
  stripeReason: string,
  facts: StripeDeclineFacts,
): DeclineCode {
  if (isOursToAnswer(stripeReason)) return 'our_fault';
  return found ?? codeForStripeReason(stripeReason, facts).code;
}

function stripesCode(reason: string, facts: StripeDeclineFacts): DeclineCode {
  if (reason === 'verification_failed') return failedCheck(facts);
  if (facts.isKeptToTills) return 'not_in_award';
  return BY_STRIPE_REASON.get(reason) ?? 'our_fault';
}

/** A PIN is all that can fail at a till; typed details can fail anywhere else, or show as a mismatch. */
function failedCheck({ method, cvcCheck, expiryCheck }: StripeDeclineFacts): DeclineCode {
  const isTyped = method === 'keyed_in' || method === 'online' || !method;
  const isMismatch = cvcCheck === 'mismatch' || expiryCheck === 'mismatch';
  return isTyped || isMismatch ? 'details_mismatch' : 'wrong_pin';
}
