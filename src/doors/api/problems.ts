import type { ErrorCode } from '../../kernel/app-error.ts';

/** What goes wrong with a request before any verb is reached. */
export type TransportCode =
  | 'invalid_json'
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'http_method_not_allowed'
  | 'too_many_requests'
  | 'internal_error';
export type ProblemCode = ErrorCode | TransportCode;

type ProblemKind = {
  status: number;
  title: string;
  /** What the caller can do about it. */
  meaning: string;
};

/** Every problem that an answer can carry: the one place where a refusal gets its HTTP status. */
export const PROBLEMS: Readonly<Record<ProblemCode, ProblemKind>> = {
  invalid_input: {
    status: 400,
    title: 'The request is not valid',
    meaning: '`errors` names each field that is wrong, with what to write instead.',
  },
  invalid_json: { status: 400, title: 'The body is not JSON', meaning: 'Send one JSON object in UTF-8.' },
  not_signed_in: {
    status: 401,
    title: 'No valid key',
    meaning: 'Send a key as `Authorization: Bearer <key>`. A key stops working when its principal has ended.',
  },
  sign_in_failed: {
    status: 403,
    title: 'Sign-in not confirmed',
    meaning: 'Of pages only: the identity provider did not confirm who somebody is.',
  },
  sign_in_unavailable: {
    status: 503,
    title: 'Sign-in not available',
    meaning: 'Of pages only: the identity provider cannot be reached.',
  },
  forbidden: { status: 403, title: 'Not allowed', meaning: 'The role of the key may not do this.' },
  requester_is_approver: {
    status: 403,
    title: 'Whoever asks cannot decide',
    meaning: 'A second person has to decide (R13): use the key of another principal.',
  },
  declared_link: {
    status: 403,
    title: 'Close to the person',
    meaning:
      'Its principal declared to be this person, or of their household or family (R14). Somebody else has to do it.',
  },
  approval_band_exceeded: {
    status: 403,
    title: 'More than the role may approve',
    meaning: 'Alliance finance or the commissioner has to approve this amount (R15).',
  },
  refused_before: {
    status: 403,
    title: 'Whoever refused cannot reconsider',
    meaning: 'Somebody else has to decide when a refused award is looked at once more (R34).',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    meaning: 'There is no such thing, or it belongs to a practice that the key does not see.',
  },
  practice_unknown: {
    status: 404,
    title: 'No such practice',
    meaning: 'There is no practice with this code, or the key does not see it.',
  },
  voucher_bad_code: { status: 404, title: 'Unknown code', meaning: 'Check each group of four and try again.' },
  http_method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    meaning: '`Allow` lists the methods of this path.',
  },
  wrong_state: {
    status: 409,
    title: 'Not possible now',
    meaning: 'What this acts on is in a state that does not allow it. Read it again.',
  },
  conflict: { status: 409, title: 'Somebody was faster', meaning: '`context` says who did what. Read it again.' },
  idempotency_key_reused: {
    status: 409,
    title: 'The Idempotency-Key was used for another request',
    meaning: 'Repeat exactly what was sent with this key, or choose a new key.',
  },
  representative_needed: {
    status: 409,
    title: 'Somebody has to act for this person',
    meaning: 'Under 16 (R25), or where the person cannot decide (R26): record first who acts for them.',
  },
  capacity_note_needed: {
    status: 409,
    title: 'Note first that they can decide',
    meaning: 'At 16 or 17 an award of their own takes a note on capacity (R25).',
  },
  nominee_under_review: {
    status: 409,
    title: 'Finance has to look at the nominee first',
    meaning: 'Their nominee acts for three people or more (R27). Wait for finance, or end the nomination.',
  },
  care_plan_needed: {
    status: 409,
    title: 'A direct payment needs a care plan',
    meaning: 'Record the plan, or its overdue review, or choose another legal route (R24).',
  },
  insufficient_budget: {
    status: 409,
    title: 'The budget has too little left',
    meaning: 'Nothing was reserved (R3). Ask for less, or end what is not needed.',
  },
  budget_not_open: {
    status: 409,
    title: 'The budget is not open',
    meaning: 'The letter is not acknowledged, or the commissioner has stopped the budget (R5).',
  },
  break_glass_refused: {
    status: 409,
    title: 'Not without a second person',
    meaning: '`detail` says why: out of hours only, at most £60, once in 28 days, by whoever asked (R13).',
  },
  pace_exceeded: {
    status: 409,
    title: 'Too fast for this month',
    meaning: 'The commissioner lets one month take only so much of the budget (R11). Ask for less, or next month.',
  },
  award_limit_reached: {
    status: 409,
    title: 'The practice has made all its awards',
    meaning: 'The commissioner has limited how many awards a practice may make from the budget in its year (R11).',
  },
  spending_stopped: {
    status: 409,
    title: 'Stopped by the commissioner',
    meaning:
      '`context.stops` says what is stopped and why (R61). Offer help in another way, or wait until it is lifted.',
  },
  allocation_below_commitments: {
    status: 409,
    title: 'The cut is more than is left',
    meaning: '`context.shortfallPence` is what is missing (R10).',
  },
  dispute_refused: {
    status: 409,
    title: 'Stripe does not take the dispute',
    meaning: '`detail` is what Stripe said. Mend the evidence and try again, if it can be mended.',
  },
  not_safe_to_send: {
    status: 409,
    title: 'It may not be sent to this person, or not this way',
    meaning:
      '`detail` says why: the person was not asked which ways are safe, said that this one is not (R69), has died or no longer agrees (R36), or the voucher is frozen.',
  },
  likely_duplicate: {
    status: 409,
    title: 'Likely the same award again',
    meaning:
      'The same person, policy and amount within 7 days (R31). An approver who is sure sends `confirmDuplicate: true` and `duplicateReason`.',
  },
  rehearsal_needed: {
    status: 409,
    title: 'Not rehearsed',
    meaning: 'Rehearse exactly these terms first, at most 7 days before, and look at what they would change.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    meaning: 'Send at most 100 kB; a file of requests may have 1 MB.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Not a JSON body',
    meaning: 'Send `Content-Type: application/json`, in UTF-8.',
  },
  amount_too_small: { status: 422, title: 'The amount is too small', meaning: 'Ask for at least £5 (R22).' },
  policy_cap_exceeded: {
    status: 422,
    title: "More than the policy's cap",
    meaning: 'Ask for at most what the policy allows for one award (R22).',
  },
  recipient_cap_exceeded: {
    status: 422,
    title: "More than the policy's cap for one person",
    meaning: 'The recipient has had, or would have, more than the policy allows in a financial year (R22).',
  },
  reason_needed: {
    status: 422,
    title: 'A reason is needed',
    meaning: '`errors` names the field in which to say why: 10 characters at least (R29, R30, R65).',
  },
  already_bought: {
    status: 422,
    title: 'Bought already',
    meaning: 'No award pays back a purchase, but for an invoice under 28 days old that the practice pays (R33).',
  },
  policy_not_active: { status: 422, title: 'No such active policy', meaning: 'Choose a policy of `GET /policies`.' },
  policy_allows_never_allowed: {
    status: 422,
    title: 'The policy allows what is never allowed',
    meaning: 'Take out the categories that it names (R41).',
  },
  never_allowed: {
    status: 422,
    title: 'Never allowed',
    meaning: '`detail` names the category: no policy, exception or approver allows it (R41).',
  },
  method_not_allowed: {
    status: 422,
    title: 'The policy does not offer this way',
    meaning: 'Choose one of the methods that the policy offers.',
  },
  expiry_not_allowed: {
    status: 422,
    title: 'The last day is not possible',
    meaning: "Choose a day from today to the policy's last, and never past 31 March (R7).",
  },
  too_many_requests: {
    status: 429,
    title: 'Too many requests',
    meaning: 'Wait for the seconds that `Retry-After` names.',
  },
  too_many_attempts: { status: 429, title: 'Too many wrong codes', meaning: 'Wait for 15 minutes (R49).' },
  internal_error: {
    status: 500,
    title: 'Something went wrong here',
    meaning: 'Not your fault. `instance` finds the request in our log.',
  },
  payment_held: {
    status: 409,
    title: 'Held for 24 hours',
    meaning: 'The bank details of the supplier were changed (R51). Pay once the time in the message has come.',
  },
  invoice_above_award: {
    status: 409,
    title: 'More than the award has',
    meaning: 'The invoice is for more than is left. Ask for an addition, or for another invoice.',
  },
  card_refused: {
    status: 502,
    title: 'Stripe refused to make the card',
    meaning: 'The award has ended and its money is back in the budget.',
  },
};

/** All codes, as the document lists them. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];
