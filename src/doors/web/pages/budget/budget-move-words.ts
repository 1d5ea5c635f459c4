import { formatPence } from '../../../../kernel/money.ts';
import type { BudgetView } from '../../../../modules/reports/index.ts';

export type BudgetMove = 'acknowledge' | 'open' | 'stop' | 'resume';
type Words = {
  heading: string;
  happens: string[];
  act: string;
  done: string;
  next: string[];
  reason?: { label: string; hint: string };
};

/** What a page of its own says before and after a budget is moved. */
export function budgetMoveWords(move: BudgetMove, budget: BudgetView): Words {
  const { ownerName, financialYear } = budget;
  const allocated = formatPence(budget.allocatedPence);
  switch (move) {
    case 'acknowledge':
      return {
        heading: `The allocation letter for ${financialYear}`,
        happens: [
          `The commissioner allocates ${allocated} to ${ownerName} for ${financialYear}, to help people with small payments, within the policies of the scheme.`,
          `It is public money. It must be used by 31 March, and what is left then goes back.`,
          'By acknowledging you say that the practice has read the letter and will keep to it. The commissioner can then open the budget.',
        ],
        act: 'Acknowledge the letter',
        done: 'Letter acknowledged',
        next: ['The commissioner opens the budget. After that your practice can make awards.'],
      };
    case 'open':
      return {
        heading: `Open the budget of ${ownerName}`,
        happens: [`${ownerName} can make awards from ${allocated} at once.`],
        act: 'Open this budget',
        done: 'The budget is open',
        next: ['The practice can make awards now.'],
      };
    case 'stop':
      return {
        heading: `Stop the budget of ${ownerName}`,
        happens: [
          `Every card and voucher paid from it stops working at once. ${formatPence(budget.committedPence)} is promised to people now, and they cannot use it.`,
          'No new award can be made. No money is lost. Payments that shops have had approved can still be taken.',
        ],
        act: 'Stop this budget',
        done: 'The budget is stopped',
        next: ['The practice sees your reason. It must offer people help in another way.'],
        reason: { label: 'Why?', hint: 'The practice’s staff read this and tell people. No names.' },
      };
    case 'resume':
      return {
        heading: `Let the budget of ${ownerName} be used again`,
        happens: ['Its cards and vouchers work again at once, and awards can be made.'],
        act: 'Let it be used again',
        reason: { label: 'Why can it be used again?', hint: 'The practice’s staff can read this.' },
        done: 'The budget can be used again',
        next: ['Tell the practice.'],
      };
  }
}
