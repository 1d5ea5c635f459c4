import { formatDate } from '../../../../kernel/dates.ts';
import { categoryNamed } from '../../../../kernel/merchant-category.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { type DecisionRecord, readOutcomes } from '../../../../modules/authorizations/index.ts';

/** Each test of a decision in words, with the figures at that moment. */
const WORDS: Readonly<Record<string, (record: DecisionRecord) => string>> = {
  card_not_lost: () => 'The card was not reported lost or stolen',
  card_not_replaced: () => 'The card was not replaced by a newer one',
  card_not_withdrawn: () => 'The card was not withdrawn with its award',
  card_not_expired: () => 'The card was in date',
  card_activated: ({ card }) => `The card was switched on (it was ${card.status})`,
  not_frozen_by_holder: () => 'The holder had not paused it',
  no_staff_hold: () => 'No member of staff held it',
  award_active: ({ award }) => `The award was live (it was ${award.status})`,
  award_in_date: ({ award }) => `The last day, ${formatDate(award.expiresOn)}, had not passed`,
  not_stopped: ({ budgetStatus }) => `Nothing was stopped (the budget was ${budgetStatus})`,
  never_allowed: () => 'It is not a kind of place that is never allowed',
  no_cash: () => 'No cash or cashback',
  no_deposit_hold: () => 'It is not a place that asks for more than the bill',
  no_subscription: () => 'It is not a subscription',
  category_in_policy: ({ merchant }) => `The policy covers ${kindOf(merchant)}`,
  in_the_uk: ({ merchant }) => `The shop is in the UK (its country is ${merchant.country ?? 'not known'})`,
  within_one_payment: ({ perPaymentPence, amountPence }) =>
    perPaymentPence === null
      ? 'No limit on one payment'
      : `${formatPence(amountPence)} is within ${formatPence(perPaymentPence)} for one payment`,
  covered: ({ amountPence, availablePence }) =>
    `${formatPence(amountPence)} asked, ${formatPence(availablePence)} available`,
};

function kindOf({ category, code }: DecisionRecord['merchant']): string {
  const name = categoryNamed(category)?.name ?? category.replaceAll('_', ' ');
  return code ? `${name} (${code})` : name;
}

export type TestLine = { passed: boolean; text: string };

/** The tests of a decision: those that failed first. Empty when the record cannot be read. */
export function presentTests(record: DecisionRecord | null): TestLine[] {
  if (!record?.outcomes) return [];
  const lines = readOutcomes(record).map(({ rule, passed }) => ({
    passed,
    text: WORDS[rule]?.(record) ?? rule.replaceAll('_', ' '),
  }));
  return [...lines.filter(({ passed }) => !passed), ...lines.filter(({ passed }) => passed)];
}
