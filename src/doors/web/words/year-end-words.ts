import { financialYearDays, formatDate } from '../../../kernel/dates.ts';
import { formatPence } from '../../../kernel/money.ts';
import { closableFrom } from '../../../modules/budgets/index.ts';
import type { BudgetView } from '../../../modules/reports/index.ts';

const isOpen = ({ status }: BudgetView) => status === 'open' || status === 'frozen';

/** From 1 March on, that the year of these budgets ends, and what then happens to what is not spent (R8). */
export function yearEndWarning(budgets: readonly BudgetView[], today: string): string | null {
  const ending = budgets.filter((budget) => isOpen(budget) && today >= closableFrom(budget.financialYear));
  const [first] = ending;
  if (!first) return null;
  const { last } = financialYearDays(first.financialYear);
  const promised = ending.reduce((sum, budget) => sum + budget.committedPence, 0);
  const left = ending.reduce((sum, budget) => sum + budget.availablePence, 0);
  const ends = today > last ? `The year ended on ${formatDate(last)}` : `The year ends on ${formatDate(last)}`;
  return `${ends}. ${formatPence(promised)} is promised and not spent, and ${formatPence(left)} is left. What is not spent then goes back.`;
}
