import type { DeclineCode } from '../../../modules/authorizations/index.ts';
import type { ReviewOutcome } from '../../../modules/declines/index.ts';

/** A decline in a few words for a table, and to complete "... did not go through, because ...". */
const WORDS: Record<DeclineCode, { label: string; because: string }> = {
  on_hold: { label: 'On hold by staff', because: 'staff have put the card on hold' },
  lost_stolen: { label: 'Lost or stolen', because: 'the card had been reported lost or stolen' },
  scheme_stopped: { label: 'Stopped', because: 'the practice or the scheme had been stopped' },
  replaced: { label: 'Old card', because: 'the card had been replaced by a newer one' },
  frozen_by_holder: { label: 'Paused by holder', because: 'the holder had paused the card' },
  not_activated: { label: 'Not switched on', because: 'the card had not been switched on' },
  card_expired: { label: 'Card out of date', because: 'the card was out of date though the award was live' },
  award_ended: { label: 'Award over', because: 'the award was over' },
  single_use_done: { label: 'Used already', because: 'the card was for one payment only' },
  never_allowed: { label: 'Never allowed', because: 'that kind of place is never allowed' },
  cash: { label: 'Cash', because: 'it was for cash or cashback' },
  deposit_hold: { label: 'Deposit', because: 'the place asked for more than the bill' },
  not_in_award: { label: 'Not in the policy', because: 'the policy does not cover it' },
  not_uk: { label: 'Outside the UK', because: 'the shop is not in the UK' },
  repeat_payment: { label: 'Subscription', because: 'it was a subscription or a regular payment' },
  use_pin: { label: 'PIN needed', because: 'the till needed the PIN' },
  pin_locked: { label: 'PIN locked', because: 'the PIN was locked after wrong tries' },
  wrong_pin: { label: 'Wrong PIN', because: 'the PIN was wrong' },
  details_mismatch: { label: 'Details wrong', because: 'the card details that were typed in did not match' },
  extra_check: { label: 'Extra check', because: 'the extra check by the website was not finished' },
  over_single: { label: 'Over one payment', because: 'it was more than one payment may be' },
  over_period: { label: 'Over the period', because: 'the most for the period had been reached' },
  no_funds: { label: 'Not enough left', because: 'the award did not have that much left' },
  unusual: { label: 'Unusual', because: 'it looked unusual' },
  our_fault: { label: 'Our fault', because: 'something went wrong at our end' },
  voucher_bad_code: { label: 'Code not read', because: 'the code could not be read' },
  voucher_expired: { label: 'Voucher ended', because: 'the voucher had ended' },
  voucher_used: { label: 'Voucher used', because: 'the voucher had been used' },
  voucher_wrong_shop: { label: 'Wrong shop', because: 'the voucher does not work in that shop' },
};

export function declineLabel(code: DeclineCode): string {
  return WORDS[code].label;
}

export function declineBecause(code: DeclineCode): string {
  return WORDS[code].because;
}

const OUTCOMES: Record<ReviewOutcome, string> = {
  explained: 'Explained to the person',
  policy_changed: 'Policy changed',
  exception_allowed: 'Exception allowed',
  card_replaced: 'Card replaced',
  suspected_fraud: 'Suspected fraud',
  safeguarding: 'Safeguarding',
  our_fault: 'Our fault',
  no_action: 'No action needed',
};

export function outcomeWords(outcome: ReviewOutcome): string {
  return OUTCOMES[outcome];
}
