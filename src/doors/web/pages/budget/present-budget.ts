import { formatPence } from '../../../../kernel/money.ts';
import type { Principal } from '../../../../kernel/principal.ts';
import { closableFrom } from '../../../../modules/budgets/index.ts';
import type { BudgetView } from '../../../../modules/reports/index.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { budgetTag, type Tag } from '../../words/award-words.ts';
import type { MoneyBar } from '../../words/present-money-bar.ts';
import type { Table } from '../../words/table.ts';
import { yearEndWarning } from '../../words/year-end-words.ts';
import { budgetBar, budgetSentence } from '../home/present-home.ts';

export type BudgetPage = {
  heading: string;
  tag: Tag;
  sentence: string;
  /** From 1 March on: that its year ends. */
  warning: string | null;
  bar: MoneyBar | null;
  rows: { key: string; value: string }[];
  others: Table | null;
  actions: { href: string; text: string }[];
  /** Pages beside this one. */
  links: { href: string; text: string }[];
};

const isPracticeRole = (role: string) => PRACTICE_STAFF.some((one) => one === role);

function rowsOf(budget: BudgetView) {
  return [
    { key: 'Allocated', value: formatPence(budget.allocatedPence) },
    { key: 'Spent', value: formatPence(budget.spentPence) },
    { key: 'On hold at shops', value: formatPence(budget.heldPence) },
    { key: 'Promised, not yet spent', value: formatPence(budget.committedPence - budget.heldPence) },
    { key: 'Left', value: formatPence(budget.availablePence) },
    ...(budget.shortfallPence > 0
      ? [{ key: 'Taken beyond awards, and part of spent', value: formatPence(budget.shortfallPence) }]
      : []),
  ];
}

function othersOf(budgets: readonly BudgetView[]): Table | null {
  if (budgets.length === 0) return null;
  return {
    caption: 'Other budgets',
    columns: [
      { text: 'Budget' },
      { text: 'Spent', isNumber: true },
      { text: 'Left', isNumber: true },
      { text: 'State' },
    ],
    rows: budgets.map((budget) => [
      {
        text: `${budget.ownerName}, ${budget.financialYear}`,
        href: budget.practice ? `/budgets/${budget.practice}?year=${budget.financialYear}` : `/pools/${budget.id}`,
      },
      { text: formatPence(budget.spentPence) },
      { text: formatPence(budget.availablePence) },
      { tags: [budgetTag(budget.status)] },
    ]),
  };
}

/** What this person can do with a budget of this practice. */
function actionsOf(
  budget: BudgetView,
  about: { role: Principal['role']; practiceCode: string; today: string },
): BudgetPage['actions'] {
  const at = `/budgets/${about.practiceCode}`;
  const year = `?year=${budget.financialYear}`;
  if (budget.practice === null) return [];
  if (about.role === 'practice_manager' && budget.status === 'letter_sent') {
    return [{ href: `${at}/acknowledge${year}`, text: 'Read and acknowledge the allocation letter' }];
  }
  if (about.role !== 'commissioner') return [];
  const close =
    about.today >= closableFrom(budget.financialYear)
      ? [{ href: `${at}/close${year}`, text: 'Close this budget' }]
      : [];
  const pace = { href: `${at}/pacing${year}`, text: 'Set the pace' };
  if (budget.status === 'open') return [pace, { href: `${at}/stop${year}`, text: 'Stop this budget' }, ...close];
  if (budget.status === 'frozen') {
    return [pace, { href: `${at}/resume${year}`, text: 'Let this budget be used again' }, ...close];
  }
  if (budget.status === 'closed' && budget.availablePence > 0) {
    return [{ href: `${at}/move-money${year}`, text: 'Move on the money that rests here' }];
  }
  if (budget.status === 'acknowledged') return [{ href: `${at}/open${year}`, text: 'Open this budget' }];
  return [];
}

const MOVERS: readonly Principal['role'][] = ['practice_manager', 'finance', 'commissioner', 'auditor'];

function linksOf(budget: BudgetView, about: { role: Principal['role']; practiceCode: string }): BudgetPage['links'] {
  const { role, practiceCode } = about;
  if (budget.practice === null) return [{ href: `/pools/${budget.id}`, text: 'Who uses how much of this pool' }];
  const end = `/budgets/${practiceCode}/year-end?year=${budget.financialYear}`;
  return [
    ...(MOVERS.includes(role) ? [{ href: '/virements', text: 'Money between practices' }] : []),
    { href: '/waiting-list', text: 'Requests that wait for money' },
    { href: end, text: `The end of ${budget.financialYear}: what there is to do` },
  ];
}

export function presentBudget(
  budgets: readonly [BudgetView, ...BudgetView[]],
  about: { role: Principal['role']; practiceCode: string; today: string },
): BudgetPage {
  const [budget, ...others] = budgets;
  return {
    heading: `${budget.ownerName}: budget for ${budget.financialYear}`,
    tag: budgetTag(budget.status),
    sentence: budgetSentence(budget, { isOurs: isPracticeRole(about.role) }),
    warning: yearEndWarning([budget], about.today),
    bar: budget.allocatedPence > 0 ? budgetBar(budget, about.today) : null,
    rows: rowsOf(budget),
    others: othersOf(others),
    actions: actionsOf(budget, about),
    links: linksOf(budget, about),
  };
}
