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
  const drawnPence = amounts.reduce((sum, { pence }) => sum + Math.max(0, pence), 0);
  let x = 0;
  const parts = amounts.map(({ kind, label, pence }) => {
    const width = drawnPence === 0 ? 0 : Math.round((Math.max(0, pence) / drawnPence) * WIDTH);
    const part = { kind, label, amount: formatPence(pence), x, width };
    x += width;
    return part;
  });
  return {
    caption: money.caption,
    total: formatPence(totalPence),
    parts,
    yearMark: money.year ? yearMark(money.year) : null,
  };
}

function yearMark({ financialYear, today }: { financialYear: string; today: LondonDate }): MoneyBar['yearMark'] {
  const { first, last } = financialYearDays(financialYear);
  const days = daysBetween(first, last) + 1;
  const gone = daysBetween(first, today) + 1;
  if (gone < 1 || gone > days) return null;
  const share = gone / days;
  return { x: Math.round(share * WIDTH) - 2, text: `${Math.round(share * 100)}% of the year has gone` };
}
