import { MERCHANT_CATEGORIES } from '../../../../kernel/merchant-category.ts';
import { CATEGORY_GROUPS, type NeverAllowedList } from '../../../../modules/policies/index.ts';
import { codeWords, extraApprovalWords, groupWords, methodWords } from '../../words/policy-term-words.ts';
import type { TypedDraft } from './read-draft.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const NEEDS = ['finance', 'ot_note', 'second_clinician', 'exception'] as const;
const METHODS = ['card', 'voucher', 'invoice'] as const;

/** Inputs for amounts and counts: what they limit, and what an empty one means. */
const AWARD_FIGURES = [
  { name: 'capPence', label: 'Most for one award', isMoney: true },
  { name: 'extendedCapPence', label: 'Most with more approval', isMoney: true, hint: 'Empty if nothing raises it' },
  { name: 'expiryDays', label: 'For how many days does an award last?' },
  { name: 'yearCapPence', label: 'Most in a financial year', isMoney: true, hint: 'Empty for no limit' },
  {
    name: 'extendedYearCapPence',
    label: 'Most in a year with more approval',
    isMoney: true,
    hint: 'Empty for no more',
  },
  { name: 'awardsInTwelveMonths', label: 'Most awards in 12 months', hint: 'Empty for no limit' },
  { name: 'periodsPerYear', label: 'Most periods in a year', hint: 'Renewals included; empty for no limit' },
  { name: 'sessionsPerYear', label: 'Most sessions in a year', hint: 'Empty for no limit' },
];
const PAYMENT_FIGURES = [
  { name: 'perPaymentPence', label: 'Most for one payment', isMoney: true, hint: 'Empty for no limit' },
  { name: 'dailyPence', label: 'Most in a day', isMoney: true, hint: 'Empty for no limit' },
  { name: 'weeklyPence', label: 'Most in a week, from Monday', isMoney: true, hint: 'Empty for no limit' },
  { name: 'monthlyPence', label: 'Most in a calendar month', isMoney: true, hint: 'Empty for no limit' },
  { name: 'maxPayments', label: 'Most payments in all', hint: '1 for a single payment; empty for no limit' },
];

const isTicked = (values: readonly string[] = [], value: string) => values.includes(value);

/** The form with what is typed in it. `neverAllowed`: kinds of shop that are not offered (R41). */
export function presentDraft({ texts, ticked }: TypedDraft, neverAllowed: NeverAllowedList) {
  const figures = (rows: typeof AWARD_FIGURES) => rows.map((row) => ({ ...row, value: texts[row.name] ?? '' }));
  const isOffered = (category: string) => neverAllowed.byCategory.get(category)?.rule !== 'never';
  return {
    texts,
    groups: CATEGORY_GROUPS.map(({ group, codes }) => ({
      value: group,
      text: groupWords(group),
      hint: { text: codes.map(codeWords).join(', ') },
      checked: isTicked(ticked['groups'], group),
    })),
    kinds: MERCHANT_CATEGORIES.filter(({ category }) => isOffered(category))
      .map(({ code }) => codeWords(code))
      .sort(),
    awardFigures: figures(AWARD_FIGURES),
    paymentFigures: figures(PAYMENT_FIGURES),
    needs: [
      { value: 'none', text: extraApprovalWords(null) },
      ...NEEDS.map((need) => ({ value: need, text: extraApprovalWords(need) })),
    ],
    methods: METHODS.map((value) => ({ value, text: methodWords(value), checked: isTicked(ticked['methods'], value) })),
    household: [{ value: 'yes', text: 'For a household together', checked: isTicked(ticked['isPerHousehold'], 'yes') }],
    parts: [
      {
        value: 'yes',
        text: 'Where the till can, pay what is left if the award does not cover all',
        checked: isTicked(ticked['allowsPartialApproval'], 'yes'),
      },
    ],
    presence: [
      { value: 'any', text: 'In person and online' },
      { value: 'in_person', text: 'Only in person' },
      { value: 'online', text: 'Only online or by phone' },
    ],
    days: DAYS.map((text, place) => ({
      value: String(place + 1),
      text,
      checked: isTicked(ticked['days'], String(place + 1)),
    })),
  };
}
