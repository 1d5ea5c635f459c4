/** Why a verb could not do what was asked. Doors decide what each means in their own language. */
export type ErrorCode =
  | 'invalid_input'
  | 'not_found'
  | 'forbidden'
  | 'not_signed_in'
  | 'sign_in_failed'
  | 'sign_in_unavailable'
  | 'wrong_state'
  | 'conflict'
  | 'idempotency_key_reused'
  | 'requester_is_approver'
  | 'declared_link'
  | 'approval_band_exceeded'
  | 'refused_before'
  | 'break_glass_refused'
  | 'amount_too_small'
  | 'policy_cap_exceeded'
  | 'recipient_cap_exceeded'
  | 'likely_duplicate'
  | 'reason_needed'
  | 'already_bought'
  | 'representative_needed'
  | 'capacity_note_needed'
  | 'nominee_under_review'
  | 'care_plan_needed'
  | 'insufficient_budget'
  | 'budget_not_open'
  | 'pace_exceeded'
  | 'award_limit_reached'
  | 'spending_stopped'
  | 'policy_not_active'
  | 'policy_allows_never_allowed'
  | 'rehearsal_needed'
  | 'never_allowed'
  | 'method_not_allowed'
  | 'expiry_not_allowed'
  | 'practice_unknown'
  | 'voucher_bad_code'
  | 'too_many_attempts'
  | 'allocation_below_commitments'
  | 'card_refused'
  | 'payment_held'
  | 'invoice_above_award'
  | 'not_safe_to_send'
  | 'dispute_refused';

/** What is wrong with one field of the input, in words the sender can act on. */
export type FieldError = { field: string; message: string };

/** A refusal that the caller can act on. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { errors?: readonly FieldError[]; detail?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.errors = options.errors ?? [];
    this.detail = options.detail ?? {};
  }
}
