import { daysBetween, financialYearDays } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { BudgetView, StopView } from '../../../../modules/reports/index.ts';
import { budgetTag, type Tag } from '../../words/award-words.ts';
import { counted, countWords, upperFirst } from '../../words/count-words.ts';
import { type MoneyBar, presentMoneyBar } from '../../words/present-money-bar.ts';
import type { Table } from '../../words/table.ts';
import { yearEndWarning } from '../../words/year-end-words.ts';

export type OversightPage = { sentence: string; warning: string | null; bar: MoneyBar | null; table: Table };

type Pace = 'not_started' | 'used_up' | 'ahead' | 'steady';

/** How a budget's spending compares with the part of the year that has gone. */
export function paceOf(budget: BudgetView, today: string): Pace {
  const { first, last } = financialYearDays(budget.financialYear);
  const gone = (daysBetween(first, today) + 1) / (daysBetween(first, last) + 1);
  if (budget.spentPence === 0 && budget.committedPence === 0) return 'not_started';
  if (budget.availablePence <= 0) return 'used_up';
  return budget.spentPence > gone * budget.allocatedPence ? 'ahead' : 'steady';
}

const PACE_TAGS: Record<Pace, Tag | null> = {
  not_started: { text: 'Not started', colour: 'grey' },
  used_up: { text: 'Nothing left', colour: 'red' },
  ahead: { text: 'Ahead of pace', colour: 'orange' },
  steady: null,
};

const STOPPED: Tag = { text: 'Practice stopped', colour: 'red' };

const sum = (budgets: readonly BudgetView[], amount: (budget: BudgetView) => number) =>
  budgets.reduce((total, budget) => total + amount(budget), 0);

function sentenceOf(budgets: readonly BudgetView[], paces: readonly Pace[]): string {
  const count = (pace: Pace) => paces.filter((one) => one === pace).length;
  const spent = formatPence(sum(budgets, (budget) => budget.spentPence));
  const allocated = formatPence(sum(budgets, (budget) => budget.allocatedPence));
  const noun = budgets.every(({ practice }) => practice !== null) ? 'practice' : 'budget';
  const has = budgets.length === 1 ? 'has' : 'have';
  const notes: [Pace, (count: number) => string][] = [
    ['ahead', (some) => `${countWords(some)} ${some === 1 ? 'is' : 'are'} ahead of pace`],
    ['used_up', (some) => `${countWords(some)} ${some === 1 ? 'has' : 'have'} nothing left`],
    ['not_started', (some) => `${countWords(some)} ${some === 1 ? 'has' : 'have'} not started`],
  ];
  const said = notes.filter(([pace]) => count(pace) > 0).map(([pace, words]) => words(count(pace)));
  const spentWords = `${upperFirst(counted(budgets.length, noun))} ${has} spent ${spent} of ${allocated}`;
  return said.length > 0 ? `${spentWords}; ${said.join(', ')}.` : `${spentWords}.`;
}

/** One row a budget: allocated, spent, promised, left; with its pace where that says something. */
export function presentOversight(
  budgets: readonly BudgetView[],
  today: string,
  stops: readonly StopView[] = [],
): OversightPage {
  const stopped = new Set(stops.filter(({ kind }) => kind === 'practice').map(({ target }) => target));
  const paces = budgets.map((budget) => paceOf(budget, today));
  const [first] = budgets;
  return {
    sentence: first ? sentenceOf(budgets, paces) : 'There is no budget for this year yet.',
    warning: yearEndWarning(budgets, today),
    bar: first
      ? presentMoneyBar({
          caption: `All budgets for ${first.financialYear}`,
          spentPence: sum(budgets, (budget) => budget.spentPence),
          heldPence: sum(budgets, (budget) => budget.heldPence),
          promisedPence: sum(budgets, (budget) => budget.committedPence - budget.heldPence),
          leftPence: sum(budgets, (budget) => budget.availablePence),
          year: { financialYear: first.financialYear, today },
        })
      : null,
    table: {
      caption: 'Practices',
      isCompact: true,
      columns: [
        { text: 'Practice' },
        { text: 'Allocated', isNumber: true },
        { text: 'Spent', isNumber: true },
        { text: 'Promised or on hold', isNumber: true },
        { text: 'Left', isNumber: true },
        { text: 'State' },
      ],
      rows: budgets.map((budget, place) => [
        {
          text: budget.ownerName,
          ...(budget.practice
            ? { href: `/budgets/${budget.practice}`, note: budget.practice }
            : { href: `/pools/${budget.id}`, note: 'Pool' }),
        },
        { text: formatPence(budget.allocatedPence) },
        { text: formatPence(budget.spentPence) },
        { text: formatPence(budget.committedPence) },
        { text: formatPence(budget.availablePence) },
        {
          tags: [...(stopped.has(budget.practice) ? [STOPPED] : []), ...tagsOf(budget, paces[place] ?? 'steady')],
        },
      ]),
    },
  };
}

function tagsOf(budget: BudgetView, pace: Pace): Tag[] {
  const paceTag = PACE_TAGS[pace];
  if (budget.status !== 'open') return [budgetTag(budget.status)];
  return paceTag ? [paceTag] : [budgetTag('open')];
}
