import { formatPence } from '../../../../kernel/money.ts';
import type { Principal } from '../../../../kernel/principal.ts';
import type { BudgetView } from '../../../../modules/reports/index.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { budgetTag, type Tag } from '../../words/award-words.ts';
import { budgetActAddress, budgetAddress } from '../../words/budget-address.ts';
import type { MoneyBar } from '../../words/present-money-bar.ts';
import type { Table } from '../../words/table.ts';
import { yearEndWarning } from '../../words/year-end-words.ts';
import { budgetBar, budgetSentence } from '../home/present-home.ts';
import { actionsOf } from './budget-step.ts';

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

/** The figures of a budget, in words and pounds. */
export function budgetRows(budget: BudgetView): { key: string; value: string }[] {
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
        href: budgetAddress(budget),
      },
      { text: formatPence(budget.spentPence) },
      { text: formatPence(budget.availablePence) },
      { tags: [budgetTag(budget.status)] },
    ]),
  };
}

const MOVERS: readonly Principal['role'][] = ['practice_manager', 'finance', 'commissioner', 'auditor'];

/** A pool of the same year, which the practice uses beside its own money. */
const poolsBeside = (budget: BudgetView, others: readonly BudgetView[]) =>
  others.filter((one) => one.practice === null && one.financialYear === budget.financialYear);

function linksOf(budgets: readonly [BudgetView, ...BudgetView[]], role: Principal['role']): BudgetPage['links'] {
  const [budget, ...others] = budgets;
  const end = {
    href: budgetActAddress(budget, 'year-end'),
    text: `The end of ${budget.financialYear}: what there is to do`,
  };
  if (budget.practice === null) return [{ href: budgetAddress(budget), text: 'Who uses how much of this pool' }, end];
  return [
    ...poolsBeside(budget, others).map((pool) => ({
      href: budgetAddress(pool),
      text: `The pool of ${pool.ownerName}: what ${isPracticeRole(role) ? 'you may use' : 'each practice may use'} of it`,
    })),
    ...(MOVERS.includes(role) ? [{ href: '/virements', text: 'Money between practices' }] : []),
    { href: '/waiting-list', text: 'Requests that wait for money' },
    end,
  ];
}

export function presentBudget(
  budgets: readonly [BudgetView, ...BudgetView[]],
  about: { role: Principal['role']; today: string },
): BudgetPage {
  const [budget, ...others] = budgets;
  return {
    heading: `${budget.ownerName}: budget for ${budget.financialYear}`,
    tag: budgetTag(budget.status),
    sentence: budgetSentence(budget, { isOurs: isPracticeRole(about.role) }),
    warning: yearEndWarning([budget], about.today),
    bar: budget.allocatedPence > 0 ? budgetBar(budget, about.today) : null,
    rows: budgetRows(budget),
    others: othersOf(others),
    actions: actionsOf(budget, about),
    links: linksOf(budgets, about.role),
  };
}
