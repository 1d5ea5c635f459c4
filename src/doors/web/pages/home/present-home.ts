import { formatDate, type LondonDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { BudgetView, PaymentView, PracticeHome } from '../../../../modules/reports/index.ts';
import { fastWords } from '../../words/pace-words.ts';
import { type MoneyBar, presentMoneyBar } from '../../words/present-money-bar.ts';
import { type PaymentLine, presentPayments } from '../../words/present-payments.ts';
import { yearEndWarning } from '../../words/year-end-words.ts';

export type HomePage = {
  sentence: string;
  /** From 1 March on: that the year ends. */
  warning: string | null;
  /** That this month is too fast. */
  fast: string | null;
  bar: MoneyBar | null;
  /** Whether an award can be asked for now. */
  isOpen: boolean;
  payments: PaymentLine[];
};

/** How a budget is told: to the practice's own staff, or about it to others. */
export type BudgetTelling = {
  isOurs: boolean;
  /** The day it is used up at the present pace, or that it lasts; left out where the pace is not told. */
  pace?: LondonDate | 'lasts';
};

/** "You have £6,517.34 left for 2026/27. At this pace it lasts until 9 February 2027." */
export function budgetSentence(budget: BudgetView | null, telling: BudgetTelling): string {
  if (!budget) return 'There is no budget for this year yet, so no award can be made. Ask the commissioner.';
  const { financialYear, ownerName } = budget;
  const whose = telling.isOurs ? 'your' : 'this';
  switch (budget.status) {
    case 'draft':
      return `The budget for ${financialYear} is being prepared by the commissioner. No award can be made yet.`;
    case 'letter_sent':
      return `${telling.isOurs ? 'Your practice' : ownerName} has not acknowledged the allocation letter for ${financialYear}, so no award can be made yet.`;
    case 'acknowledged':
      return `The commissioner has not opened ${whose} budget for ${financialYear} yet, so no award can be made.`;
    case 'frozen':
      return `The commissioner has stopped ${whose} budget for ${financialYear}. Its cards do not work and no award can be made.`;
    case 'closed':
      return budget.availablePence > 0
        ? `The budget for ${financialYear} is closed. ${formatPence(budget.availablePence)} rests in it until the commissioner moves it on.`
        : `The budget for ${financialYear} is closed.`;
    case 'open':
      return openSentence(budget, telling);
  }
}

function openSentence(budget: BudgetView, { isOurs, pace }: BudgetTelling): string {
  const { availablePence, financialYear, practice, ownerName } = budget;
  const who = isOurs && practice ? 'You have' : `${ownerName} has`;
  if (availablePence < 0) return `The budget for ${financialYear} is overspent by ${formatPence(-availablePence)}.`;
  const left = `${who} ${formatPence(availablePence)} left for ${financialYear}.`;
  if (availablePence === 0) return `${left} No new award can be made.`;
  if (!pace) return left;
  return `${left} At this pace it lasts ${pace === 'lasts' ? 'all year' : `until ${formatDate(pace)}`}.`;
}

/** The bar of a budget, with the mark of how far through its year we are. */
export function budgetBar(budget: BudgetView, today: string): MoneyBar {
  return presentMoneyBar({
    caption: `Budget of ${budget.ownerName} for ${budget.financialYear}`,
    spentPence: budget.spentPence,
    heldPence: budget.heldPence,
    promisedPence: budget.committedPence - budget.heldPence,
    leftPence: budget.availablePence,
    year: { financialYear: budget.financialYear, today },
  });
}

const PAYMENTS_SHOWN = 5;

/** `payments` are more than are shown: one that was captured is told once. */
export function presentHome(home: PracticeHome, payments: readonly PaymentView[]): HomePage {
  const { budget } = home;
  return {
    sentence: budgetSentence(budget, { isOurs: true, pace: home.runsOutOn ?? 'lasts' }),
    warning: budget ? yearEndWarning([budget], londonDate(home.asAt)) : null,
    fast: home.month && fastWords(home.month),
    bar: budget && budget.allocatedPence > 0 ? budgetBar(budget, londonDate(home.asAt)) : null,
    isOpen: budget?.status === 'open',
    payments: presentPayments(payments, { reader: 'practice', linksToAward: true }).slice(0, PAYMENTS_SHOWN),
  };
}
