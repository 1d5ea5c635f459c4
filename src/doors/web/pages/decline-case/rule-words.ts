import { formatDate } from '../../../../kernel/dates.ts';
import { categoryNamed } from '../../../../kernel/merchant-category.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { type DecisionRecord, readOutcomes } from '../../../../modules/authorizations/index.ts';

type Words = { passed: string; failed: string };

/** Each test of a decision in words, as it passed and as it failed, with the figures at that moment. */
const WORDS: Readonly<Record<string, (record: DecisionRecord) => Words>> = {
  card_not_lost: () => ({ passed: 'Not reported lost or stolen', failed: 'The card was reported lost or stolen' }),
  card_not_replaced: () => ({ passed: 'Not replaced by a newer card', failed: 'The card was replaced by a newer one' }),
  card_not_withdrawn: () => ({ passed: 'Not withdrawn', failed: 'The card was withdrawn when its award ended' }),
  card_not_expired: () => ({ passed: 'The card was in date', failed: 'The card was out of date' }),
  card_activated: ({ card }) => ({
    passed: 'The card was switched on',
    failed: `The card was not switched on (it was ${card.status})`,
  }),
  not_frozen_by_holder: () => ({ passed: 'Not paused by the holder', failed: 'The holder had paused the card' }),
  no_staff_hold: () => ({ passed: 'Not on hold by staff', failed: 'Staff had put the card on hold' }),
  award_active: ({ award }) => ({ passed: 'The award was live', failed: `The award was ${award.status}` }),
  award_in_date: ({ award }) => ({
    passed: `The last day, ${formatDate(award.expiresOn)}, had not passed`,
    failed: `The last day, ${formatDate(award.expiresOn)}, had passed`,
  }),
  not_stopped: ({ budgetStatus }) => ({
    passed: 'Nothing was stopped by the commissioner',
    failed: `The commissioner had stopped it (the budget was ${budgetStatus})`,
  }),
  never_allowed: ({ merchant }) => ({
    passed: 'Not a kind of place that is never allowed',
    failed: `${kindOf(merchant)}: never allowed, under any policy`,
  }),
  no_cash: () => ({ passed: 'No cash or cashback', failed: 'Cash or cashback' }),
  no_deposit_hold: ({ merchant }) => ({
    passed: 'Not a place that asks for more than the bill',
    failed: `${kindOf(merchant)}: asks for more than the bill`,
  }),
  no_subscription: () => ({ passed: 'Not a subscription', failed: 'A subscription or a regular payment' }),
  category_in_policy: ({ merchant }) => ({
    passed: `${kindOf(merchant)}: part of the policy`,
    failed: `${kindOf(merchant)}: not part of the policy`,
  }),
  in_the_uk: ({ merchant }) => ({
    passed: 'The shop is in the UK',
    failed: `The shop is not in the UK (its country is ${merchant.country ?? 'not known'})`,
  }),
  within_one_payment: ({ perPaymentPence, amountPence }) => {
    if (perPaymentPence === null) return { passed: 'No limit on one payment', failed: 'Over the limit on one payment' };
    const [asked, most] = [formatPence(amountPence), formatPence(perPaymentPence)];
    return { passed: `${asked} is within ${most} for one payment`, failed: `${asked} is over ${most} for one payment` };
  },
  covered: ({ amountPence, availablePence }) => {
    const figures = `${formatPence(amountPence)} asked, ${formatPence(availablePence)} available`;
    return { passed: figures, failed: figures };
  },
};

function kindOf({ category, code }: DecisionRecord['merchant']): string {
  const name = categoryNamed(category)?.name ?? category.replaceAll('_', ' ');
  return code ? `${name} (${code})` : name;
}

export type Tests = { failed: string[]; passed: string[] };

/** Where a category is refused for another reason, that it is not refused by the policy's list says nothing. */
function saysNothing(rule: string, record: DecisionRecord): boolean {
  return rule === 'category_in_policy' && record.verdict !== 'allowed';
}

/** The tests of a decision in words; null when there is no record that can be read. */
export function presentTests(record: DecisionRecord | null): Tests | null {
  if (!record?.outcomes) return null;
  const failed: string[] = [];
  const passed: string[] = [];
  for (const test of readOutcomes(record)) {
    const words = WORDS[test.rule]?.(record);
    if (!test.passed) failed.push(words?.failed ?? test.rule);
    else if (!saysNothing(test.rule, record)) passed.push(words?.passed ?? test.rule);
  }
  return failed.length + passed.length > 0 ? { failed, passed } : null;
}
