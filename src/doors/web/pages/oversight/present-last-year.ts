import { formatPence } from '../../../../kernel/money.ts';
import type { BudgetView } from '../../../../modules/reports/index.ts';
import { budgetAddress } from '../../words/budget-address.ts';

/** Budgets of the year before that somebody still has to see to: not closed, or closed with money resting in them. */
export function presentLastYear(budgets: readonly BudgetView[]): { href: string; text: string }[] {
  return budgets.flatMap((budget) => {
    const { ownerName, status, availablePence } = budget;
    const href = budgetAddress(budget);
    if (status === 'open' || status === 'frozen') return [{ href, text: `${ownerName}: not closed yet` }];
    if (status !== 'closed' || availablePence <= 0) return [];
    return [{ href, text: `${ownerName}: ${formatPence(availablePence)} rests in the closed budget` }];
  });
}
