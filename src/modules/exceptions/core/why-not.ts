/** What a payment was declined for, as its decision record has it. */
export type Failures = {
  /** Decline codes of all failed rules. */
  codes: readonly string[];
  /** Ids of all failed rules; null where the record is of an older rule set, or there is none. */
  rules: readonly string[] | null;
};

/** The rules that an exception lets a payment through despite: about the shop and its category, and nothing else (R43). */
const EXCEPTED_RULES: readonly string[] = [
  'no_deposit_hold',
  'no_subscription',
  'category_in_policy',
  'shop_listed',
  'shop_not_blocked',
];
/** The codes of those rules in records that no longer tell rule by rule. */
const EXCEPTED_CODES: readonly string[] = ['deposit_hold', 'repeat_payment', 'not_in_award'];

export type WhyNot = 'never_allowed' | 'cash' | 'not_uk' | 'another_reason';
/** What no exception changes, and what will not change by itself either. */
const FINAL_CODES = ['never_allowed', 'cash', 'not_uk'] as const satisfies readonly WhyNot[];

/** Why no exception can be asked for after this decline; null when one can (R41, R43). */
export function whyNotExcepted({ codes, rules }: Failures): WhyNot | null {
  const final = FINAL_CODES.find((code) => codes.includes(code));
  if (final) return final;
  const isExcepted = rules
    ? rules.some((rule) => EXCEPTED_RULES.includes(rule))
    : codes.some((code) => EXCEPTED_CODES.includes(code));
  return isExcepted ? null : 'another_reason';
}
