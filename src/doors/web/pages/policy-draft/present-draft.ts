import { MERCHANT_CATEGORIES } from '../../../../kernel/merchant-category.ts';
import { CATEGORY_GROUPS, type NeverAllowedList } from '../../../../modules/policies/index.ts';
import { codeWords, extraApprovalWords, groupWords, methodWords } from '../../words/policy-term-words.ts';
import { AWARD_FIGURES, type Figure, PAYMENT_FIGURES } from './draft-figures.ts';
import type { TypedDraft } from './read-draft.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const NEEDS = ['finance', 'ot_note', 'second_clinician', 'exception'] as const;
const METHODS = ['card', 'voucher', 'invoice'] as const;

/** The ways to give an award, in the order that the version has them, and then the others. */
const inOrder = (chosen: readonly string[] = []) =>
  METHODS.toSorted((one, other) => place(chosen, one) - place(chosen, other));
const place = (chosen: readonly string[], value: string) =>
  chosen.includes(value) ? chosen.indexOf(value) : METHODS.length;

const isTicked = (values: readonly string[] = [], value: string) => values.includes(value);

/** The form with what is typed in it. `neverAllowed`: kinds of shop that are not offered (R41). */
export function presentDraft({ texts, ticked }: TypedDraft, neverAllowed: NeverAllowedList) {
  const figures = (rows: readonly Figure[]) => rows.map((row) => ({ ...row, value: texts[row.name] ?? '' }));
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
    methods: inOrder(ticked['methods']).map((value) => ({
      value,
      text: methodWords(value),
      checked: isTicked(ticked['methods'], value),
    })),
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
