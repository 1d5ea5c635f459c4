import { daysBetween, financialYearDays, type LondonDate } from '../../../kernel/dates.ts';
import { formatPence, type Pence } from '../../../kernel/money.ts';

export type MoneyBar = {
  caption: string;
  total: string;
  parts: { kind: string; label: string; amount: string; x: number; width: number }[];
  /** How far through the financial year we are. */
  yearMark: { x: number; text: string } | null;
};

const WIDTH = 1000;
const LEAST_WIDTH = 12;

/** The bar of money of a budget or an award: spent | on hold | promised, not yet spent | left. Amounts in pence. */
export function presentMoneyBar(money: {
  caption: string;
  spentPence: Pence;
  heldPence: Pence;
  /** Only of budgets: given to awards, neither spent nor on hold. */
  promisedPence?: Pence;
  leftPence: Pence;
  year?: { financialYear: string; today: LondonDate };
}): MoneyBar {
  const amounts = [
    { kind: 'spent', label: 'Spent', pence: money.spentPence },
    { kind: 'held', label: 'On hold', pence: money.heldPence },
    ...(money.promisedPence === undefined
      ? []
      : [{ kind: 'promised', label: 'Promised, not yet spent', pence: money.promisedPence }]),
    { kind: 'left', label: 'Left', pence: money.leftPence },
  ];
  const totalPence = amounts.reduce((sum, { pence }) => sum + pence, 0);
  const widths = widthsOf(amounts.map(({ pence }) => Math.max(0, pence)));
  const parts = amounts.map(({ kind, label, pence }, place) => {
    const x = widths.slice(0, place).reduce((sum, width) => sum + width, 0);
    return { kind, label, amount: formatPence(pence), x, width: widths[place] ?? 0 };
  });
  return {
    caption: money.caption,
    total: formatPence(totalPence),
    parts,
    yearMark: money.year ? yearMark(money.year) : null,
  };
}

/** Shares of the whole width; what is not nothing can be seen, at the cost of the largest. */
function widthsOf(amounts: readonly Pence[]): number[] {
  const total = amounts.reduce((sum, pence) => sum + pence, 0);
  if (total === 0) return amounts.map(() => 0);
  const widths = amounts.map((pence) => (pence === 0 ? 0 : Math.max(LEAST_WIDTH, Math.round((pence / total) * WIDTH))));
  const over = widths.reduce((sum, width) => sum + width, 0) - WIDTH;
  const largest = widths.indexOf(Math.max(...widths));
  return widths.map((width, place) => (place === largest ? width - over : width));
}

function yearMark({ financialYear, today }: { financialYear: string; today: LondonDate }): MoneyBar['yearMark'] {
  const { first, last } = financialYearDays(financialYear);
  const days = daysBetween(first, last) + 1;
  const gone = daysBetween(first, today) + 1;
  if (gone < 1 || gone > days) return null;
  const share = gone / days;
  return { x: Math.round(share * WIDTH), text: `${Math.round(share * 100)}% of the year has gone` };
}
