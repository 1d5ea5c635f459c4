import { daysBetween, financialYearDays, financialYearOf } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { Principal } from '../../../../kernel/principal.ts';
import type { BudgetView, StopView } from '../../../../modules/reports/index.ts';
import { addressOf, type Listing } from '../../shell/list-address.ts';
import { inAskedOrder, type Places, sortable } from '../../shell/sortable-table.ts';
import { budgetTag, type Tag } from '../../words/award-words.ts';
import { budgetAddress } from '../../words/budget-address.ts';
import { counted, countWords, upperFirst } from '../../words/count-words.ts';
import { type MoneyBar, presentMoneyBar } from '../../words/present-money-bar.ts';
import type { Table } from '../../words/table.ts';
import { yearEndWarning } from '../../words/year-end-words.ts';
import { stepCell } from '../budget/budget-step.ts';

export type OversightPage = {
  sentence: string;
  warning: string | null;
  bar: MoneyBar | null;
  table: Table;
  /** All of the table as a file; null where it is empty. */
  exportHref: string | null;
};

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

/** What is told of a year that is not the present one: its pace says nothing. */
function otherYearSentence(budgets: readonly BudgetView[], financialYear: string): string {
  const allocated = formatPence(sum(budgets, (budget) => budget.allocatedPence));
  const open = budgets.filter(({ status }) => status === 'open').length;
  const opened = open === 0 ? 'None is open' : `${upperFirst(countWords(open))} ${open === 1 ? 'is' : 'are'} open`;
  return `${upperFirst(counted(budgets.length, 'budget'))} for ${financialYear}, with ${allocated} allocated. ${opened}.`;
}

type Asked = {
  stops?: readonly StopView[];
  /** Whoever looks finds the next step of a budget as a link where it is theirs. */
  role?: Principal['role'];
  /** The present one, unless it is said. */
  financialYear?: string;
  /** Of the address, which may ask for an order. */
  query?: Readonly<Record<string, unknown>>;
};

export type OversightRow = { budget: BudgetView; pace: Pace; isStopped: boolean };

function rowOf(budget: BudgetView, about: OversightRow & { role: Principal['role']; today: string }) {
  const { role, today } = about;
  return [
    { text: budget.ownerName, href: budgetAddress(budget), note: budget.practice ?? 'Pool' },
    { text: formatPence(budget.allocatedPence) },
    { text: formatPence(budget.spentPence) },
    { text: formatPence(budget.committedPence) },
    { text: formatPence(budget.availablePence) },
    { tags: stateTags(about) },
    stepCell(budget, { role, today }),
  ];
}

function barOf(budgets: readonly BudgetView[], financialYear: string, today: string): MoneyBar {
  return presentMoneyBar({
    caption: `All budgets for ${financialYear}`,
    spentPence: sum(budgets, (budget) => budget.spentPence),
    heldPence: sum(budgets, (budget) => budget.heldPence),
    promisedPence: sum(budgets, (budget) => budget.committedPence - budget.heldPence),
    leftPence: sum(budgets, (budget) => budget.availablePence),
    year: { financialYear, today },
  });
}

const PLACES: Places<OversightRow> = {
  practice: ({ budget }) => budget.ownerName,
  allocated: ({ budget }) => budget.allocatedPence,
  spent: ({ budget }) => budget.spentPence,
  promised: ({ budget }) => budget.committedPence,
  left: ({ budget }) => budget.availablePence,
  state: (row) =>
    stateTags(row)
      .map(({ text }) => text)
      .join(' '),
};

/** The budgets of a year with what is said of each, in the order that the address asks for. */
export function oversightRows(
  budgets: readonly BudgetView[],
  today: string,
  asked: Asked,
): { rows: OversightRow[]; sort: string } {
  const present = financialYearOf(today);
  const { stops = [], financialYear = present, query = {} } = asked;
  const stopped = new Set(stops.filter(({ kind }) => kind === 'practice').map(({ target }) => target));
  const all = budgets.map((budget): OversightRow => {
    const pace = financialYear === present ? paceOf(budget, today) : 'steady';
    return { budget, pace, isStopped: stopped.has(budget.practice) };
  });
  return inAskedOrder(all, query, PLACES);
}

/** One row a budget: allocated, spent, promised, left; its pace where that says something, and what comes next. */
export function presentOversight(budgets: readonly BudgetView[], today: string, asked: Asked = {}): OversightPage {
  const present = financialYearOf(today);
  const { role = 'auditor', financialYear = present } = asked;
  const isPresent = financialYear === present;
  const { rows, sort } = oversightRows(budgets, today, asked);
  const paces = rows.map(({ pace }) => pace);
  const sentence = isPresent ? sentenceOf(budgets, paces) : otherYearSentence(budgets, financialYear);
  const isAny = budgets.length > 0;
  const listing: Listing = { path: '/oversight', chosen: { year: isPresent ? '' : financialYear, sort } };
  return {
    sentence: isAny ? sentence : `There is no budget for ${isPresent ? 'this year' : financialYear} yet.`,
    warning: yearEndWarning(budgets, today),
    exportHref: isAny ? addressOf({ ...listing, path: '/oversight/export' }) : null,
    bar: isAny ? barOf(budgets, financialYear, today) : null,
    table: {
      caption: `Budgets for ${financialYear}`,
      isCompact: true,
      ...sortable(listing, sort, [
        { text: 'Practice', by: 'practice' },
        { text: 'Allocated', isNumber: true, by: 'allocated' },
        { text: 'Spent', isNumber: true, by: 'spent' },
        { text: 'Promised or on hold', isNumber: true, by: 'promised' },
        { text: 'Left', isNumber: true, by: 'left' },
        { text: 'State', by: 'state' },
        { text: 'Next step' },
      ]),
      rows: rows.map((row) => rowOf(row.budget, { ...row, role, today })),
    },
  };
}

export function stateTags({ budget, pace, isStopped }: OversightRow): Tag[] {
  return [...(isStopped ? [STOPPED] : []), ...tagsOf(budget, pace)];
}

function tagsOf(budget: BudgetView, pace: Pace): Tag[] {
  const paceTag = PACE_TAGS[pace];
  if (budget.status !== 'open') return [budgetTag(budget.status)];
  return paceTag ? [paceTag] : [budgetTag('open')];
}
