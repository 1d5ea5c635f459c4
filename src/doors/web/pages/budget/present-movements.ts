import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { MovementView } from '../../../../modules/reports/index.ts';
import type { Listing } from '../../shell/list-address.ts';
import { sortable } from '../../shell/sortable-table.ts';
import type { Table } from '../../words/table.ts';

const WORDS: Record<MovementView['kind'], string> = {
  allocation: 'Allocation from the commissioner',
  allocation_cut: 'Allocation reduced by the commissioner',
  award: 'Set aside for an award',
  top_up: 'Charged to the budget, for what was overspent',
  addition: 'Added to an award',
  release: 'Came back from an award',
  capture: 'Spent',
  invoice_payment: 'Invoice paid',
  refund: 'Refunded by a shop',
  dispute_won: 'Won back in a dispute',
  dispute_rescinded: 'Taken back after a dispute',
  recovery: 'Paid back, outside Stripe',
  shortfall_repayment: 'Covered what was overspent',
  shortfall_return: 'Given back to an award: it was not overspent after all',
  virement: 'Moved between practices',
  rollover: 'Carried over from the year before',
};

/** One payment can be two movements: what its award had, and what was taken beyond. */
function movementWords({ kind, isBeyondAward }: MovementView): string {
  return isBeyondAward ? 'Spent beyond the award' : WORDS[kind];
}

/** `+£60.00`, `-£60.00` or a dash when the money that is left did not change. */
function effectWords(pence: number): string {
  if (pence === 0) return 'No change';
  return `${pence > 0 ? '+' : '−'}${formatPence(Math.abs(pence))}`;
}

/** Unless another order is asked for, that of the books, newest first. */
export function presentMovements(
  movements: readonly MovementView[],
  { listing, sort }: { listing: Listing; sort: string },
): Table {
  return {
    caption: sort ? 'Movements' : 'Movements, newest first',
    ...sortable(listing, sort, [
      { text: 'When', by: 'when', as: 'days' },
      { text: 'What', by: 'what', as: 'states' },
      { text: 'Award', by: 'award' },
      { text: 'Amount', isNumber: true, by: 'amount' },
      { text: 'Change in what is left', isNumber: true, by: 'change' },
    ]),
    rows: movements.map((movement) => [
      { text: formatInstant(movement.at) },
      { text: movementWords(movement) },
      movement.awardId && movement.awardReference
        ? { text: movement.awardReference, href: `/awards/${movement.awardId}`, isWhole: true }
        : { text: '–' },
      { text: formatPence(movement.amountPence) },
      { text: effectWords(movement.effectPence) },
    ]),
  };
}
