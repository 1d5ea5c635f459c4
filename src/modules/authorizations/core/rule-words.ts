import { formatDate } from '../../../kernel/dates.ts';
import { categoryNamed } from '../../../kernel/merchant-category.ts';
import { formatPence } from '../../../kernel/money.ts';
import type { DecisionRecord } from './decision-record.ts';
import { daysInWords, hoursInWords } from './decline-figures.ts';

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
  not_stopped: (record) => ({
    passed: 'Nothing was stopped by the commissioner',
    failed: `The commissioner had stopped ${whatWasStopped(record)}`,
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
  category_in_policy: ({ merchant, verdict }) => ({
    passed: `${kindOf(merchant)}: ${verdict === 'allowed' ? 'part of the policy' : 'not for the policy to say'}`,
    failed: `${kindOf(merchant)}: not part of the policy`,
  }),
  in_the_uk: ({ merchant, merchantCurrency }) => ({
    passed: 'The shop is in the UK',
    failed:
      merchant.country === 'GB'
        ? `The shop is in the UK, and charges in ${merchantCurrency.toUpperCase()}`
        : `The shop is not in the UK (its country is ${merchant.country ?? 'not known'})`,
  }),
  shop_listed: ({ merchant }) => ({
    passed: 'Not limited to other shops',
    failed: `The policy names the shops that may be paid, and ${merchant.name} is none of them`,
  }),
  shop_not_blocked: ({ merchant }) => ({
    passed: 'The policy does not block the shop',
    failed: `The policy blocks ${merchant.name}`,
  }),
  card_presence: ({ cardPresence, limits }) => ({
    passed: 'Paid where the card may be used, in person or not',
    failed: `${howPaid(cardPresence)}, and the card is for use ${limits.cardPresence === 'online' ? 'online or by phone' : 'in person'}`,
  }),
  on_day: ({ limits }) => ({
    passed: limits.days ? `On one of its days: ${daysInWords(limits.days)}` : 'No limit on the days',
    failed: `Not on one of its days: ${daysInWords(limits.days ?? [])}`,
  }),
  in_hours: ({ limits }) => ({
    passed: limits.hours ? `Within its hours: ${hoursInWords(limits.hours)}` : 'No limit on the hours',
    failed: limits.hours ? `Outside its hours: ${hoursInWords(limits.hours)}` : 'Outside its hours',
  }),
  within_one_payment: ({ limits, amountPence, before }) =>
    within(limits.perPaymentPence, { pence: amountPence + before.heldPence, period: 'for one payment' }),
  within_day: (record) =>
    within(record.limits.dailyPence, {
      pence: spentWith(record, 'day'),
      period: 'in one day, with what was approved before',
    }),
  within_week: (record) =>
    within(record.limits.weeklyPence, {
      pence: spentWith(record, 'week'),
      period: 'in one week, with what was approved before',
    }),
  within_month: (record) =>
    within(record.limits.monthlyPence, {
      pence: spentWith(record, 'month'),
      period: 'in one month, with what was approved before',
    }),
  within_payments: ({ limits, account }) => {
    if (limits.maxPayments === null) return { passed: 'No limit on the number of payments', failed: '' };
    const figures = `${account.spending.payments} of ${limits.maxPayments} payments made before`;
    return { passed: figures, failed: figures };
  },
  deposit_covered: ({ merchant }) => ({
    passed: 'No deposit beyond what is left',
    failed: `${kindOf(merchant)}: asks for more than the bill, and for more than is left`,
  }),
  covered: ({ amountPence, availablePence }) => {
    const figures = `${formatPence(amountPence)} asked, ${formatPence(availablePence)} available`;
    return { passed: figures, failed: figures };
  },
};

function howPaid(cardPresence: DecisionRecord['cardPresence']): string {
  if (cardPresence === null) return 'It is not known whether it was paid in person';
  return cardPresence === 'present' ? 'Paid in person' : 'Not paid in person';
}

const STOPPED: Readonly<Record<string, string>> = {
  scheme: 'the whole scheme',
  practice: 'the practice',
  policy: 'the policy',
  budget: 'the budget',
};

function whatWasStopped({ stops, budgetStatus }: DecisionRecord): string {
  const frozen = budgetStatus === 'frozen' ? ['budget'] : [];
  const kinds = [...new Set([...stops, ...frozen])];
  return kinds.map((kind) => STOPPED[kind] ?? kind).join(' and ');
}

function within(mostPence: number | null, { pence, period }: { pence: number; period: string }): Words {
  if (mostPence === null) return { passed: `No limit ${period.replace(/,.*/, '')}`, failed: '' };
  const [asked, most] = [formatPence(pence), formatPence(mostPence)];
  return { passed: `${asked} is within ${most} ${period}`, failed: `${asked} is over ${most} ${period}` };
}

/** What was approved in the period and what is asked now. */
function spentWith(
  { account: { spending }, when, amountPence }: DecisionRecord,
  period: 'day' | 'week' | 'month',
): number {
  const isSame = spending[period] === when[period];
  return amountPence + (isSame ? spending[`${period}Pence`] : 0);
}

/** A kind of place in words, with its code. */
export function kindOf({ category, code }: DecisionRecord['merchant']): string {
  const name = categoryNamed(category)?.name ?? category.replaceAll('_', ' ');
  return code ? `${name} (${code})` : name;
}

/** A rule of a decision in words, as it passed and as it failed, with the figures at that moment. */
export function ruleWords(rule: string, record: DecisionRecord): Words {
  return WORDS[rule]?.(record) ?? { passed: rule, failed: rule };
}
