import type { ErrorCode } from '../../../kernel/app-error.ts';

/** What each refusal is in HTTP, for a page that could not show it beside a field. */
export const ERROR_STATUS: Record<ErrorCode, number> = {
  invalid_input: 400,
  not_found: 404,
  forbidden: 403,
  not_signed_in: 401,
  wrong_state: 409,
  conflict: 409,
  idempotency_key_reused: 409,
  requester_is_approver: 403,
  approval_band_exceeded: 403,
  amount_too_small: 400,
  policy_cap_exceeded: 400,
  recipient_cap_exceeded: 400,
  insufficient_budget: 409,
  budget_not_open: 409,
  policy_not_active: 409,
  policy_allows_never_allowed: 400,
  method_not_allowed: 400,
  expiry_not_allowed: 400,
  practice_unknown: 404,
  voucher_bad_code: 400,
  too_many_attempts: 429,
  allocation_below_commitments: 409,
  card_refused: 502,
  dispute_refused: 409,
};
