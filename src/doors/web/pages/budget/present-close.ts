import { formatDate, type LondonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { closableFrom } from '../../../../modules/budgets/index.ts';
import type { BudgetView, ClosePreview } from '../../../../modules/reports/index.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import type { Table } from '../../words/table.ts';

/** What the page says that the close will do (R8). */
export function closeWords(budget: BudgetView, preview: ClosePreview): { heading: string; happens: string[] } {
  const { endingCount, carriedCount, requestCount, invoiceCount, releasedPence, heldPence, carriedPence } = preview;
  return {
    heading: `Close the budget of ${budget.ownerName} for ${budget.financialYear}`,
    happens: [
      'No award can be made from it any more, and nothing is booked in its months. What comes later is booked in the month that is open.',
      `${upperFirst(counted(endingCount, 'award'))} would end, and ${formatPence(releasedPence)} would come back. ${formatPence(heldPence)} would stay on hold until shops take it or give it back.`,
      ...(carriedCount > 0
        ? [
            `${upperFirst(counted(carriedCount, 'award'))} with ${formatPence(carriedPence)} would go on: you let ${carriedCount === 1 ? 'it' : 'them'} end later.`,
          ]
        : []),
      ...(requestCount > 0
        ? [`${upperFirst(counted(requestCount, 'request'))} that nobody has decided on would be taken back.`]
        : []),
      ...(invoiceCount > 0
        ? [`${upperFirst(counted(invoiceCount, 'invoice'))} that nobody has paid yet would be taken back.`]
        : []),
      `${formatPence(budget.availablePence + releasedPence)} would rest in it until you move it on.`,
    ],
  };
}

/** Why a budget cannot be closed today; null when it can. */
export function closeRefusal({ status, financialYear }: BudgetView, today: LondonDate): string | null {
  if (status === 'closed') return 'This budget is closed already.';
  const first = closableFrom(financialYear);
  return today < first ? `This budget can be closed from ${formatDate(first)}.` : null;
}

/** The awards that the close finds open. */
export function presentBalances({ balances }: ClosePreview): Table {
  return {
    caption: 'Open balances',
    columns: [
      { text: 'Award' },
      { text: 'Last day' },
      { text: 'Left', isNumber: true },
      { text: 'On hold', isNumber: true },
      { text: 'What happens' },
    ],
    rows: balances.map((one) => [
      { text: one.reference, href: `/awards/${one.id}`, isWhole: true },
      { text: formatDate(one.expiresOn) },
      { text: formatPence(one.availablePence) },
      { text: formatPence(one.heldPence) },
      { text: one.isCarriedForward ? 'Goes on' : 'Ends' },
    ]),
  };
}
