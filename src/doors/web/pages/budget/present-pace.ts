import { daysBetween, financialYearDays, type LondonDate } from '../../../../kernel/dates.ts';
import { formatPence, type Pence } from '../../../../kernel/money.ts';
import type { BudgetPace, BudgetView } from '../../../../modules/reports/index.ts';
import { lastingWords, monthWords } from '../../words/pace-words.ts';
import type { Table } from '../../words/table.ts';

const WIDTH = 1000;
const HEIGHT = 240;

/** The picture of a budget's pace: lines by day over its year, in a box of 1000 by 240. */
export type PaceChart = {
  months: number[];
  allocatedY: number;
  used: string;
  spent: string;
  todayX: number | null;
  range: { x: number; width: number } | null;
};

export type PacePage = {
  lasting: string[];
  month: string[];
  chart: PaceChart | null;
  table: Table | null;
};

type Scale = { x: (day: LondonDate) => number; y: (pence: Pence) => number };

function scaleOf(budget: BudgetView, mostPence: Pence): Scale {
  const { first, last } = financialYearDays(budget.financialYear);
  const days = daysBetween(first, last) + 1;
  const top = Math.max(1, budget.allocatedPence, mostPence) * 1.04;
  return {
    x: (day) => Math.round((Math.min(days, Math.max(0, daysBetween(first, day))) / days) * WIDTH),
    y: (pence) => Math.round(HEIGHT - (Math.max(0, pence) / top) * HEIGHT),
  };
}

/** A line that keeps its height from one day of use to the next. */
function stepsOf(scale: Scale, points: readonly { day: LondonDate; pence: Pence }[], today: LondonDate): string {
  const steps = points.map(({ day, pence }) => `H${scale.x(day)}V${scale.y(pence)}`).join('');
  return `M0 ${scale.y(0)}${steps}H${scale.x(today)}`;
}

function runningSums(pace: BudgetPace, of: (day: BudgetPace['days'][number]) => Pence) {
  let sum = 0;
  return pace.days.map((one) => {
    sum += of(one);
    return { day: one.day, pence: sum };
  });
}

function rangeOf(scale: Scale, { range }: BudgetPace): PaceChart['range'] {
  if (!range?.earliest) return null;
  const x = scale.x(range.earliest);
  const end = range.latest ? scale.x(range.latest) : WIDTH;
  return { x, width: Math.max(4, end - x) };
}

function chartOf(budget: BudgetView, pace: BudgetPace, today: LondonDate): PaceChart {
  const { first, last } = financialYearDays(budget.financialYear);
  const used = runningSums(pace, ({ usedPence }) => usedPence);
  const spent = runningSums(pace, ({ spentPence }) => spentPence);
  const scale = scaleOf(budget, Math.max(0, ...used.map(({ pence }) => pence)));
  const end = today > last ? last : today;
  const months = Array.from({ length: 11 }, (_, place) => {
    const month = ((place + 4) % 12) + 1;
    const year = Number(first.slice(0, 4)) + (month < 5 ? 1 : 0);
    return scale.x(`${year}-${String(month).padStart(2, '0')}-01`);
  });
  return {
    months,
    allocatedY: scale.y(budget.allocatedPence),
    used: stepsOf(scale, used, end),
    spent: stepsOf(scale, spent, end),
    todayX: today > last ? null : scale.x(today),
    range: budget.status === 'open' && budget.availablePence > 0 ? rangeOf(scale, pace) : null,
  };
}

const MONTH = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' });
const monthName = (month: string) => MONTH.format(new Date(`${month}-01T00:00:00Z`));

function tableOf({ months }: BudgetPace): Table {
  return {
    caption: 'Month by month',
    isCompact: true,
    columns: [
      { text: 'Month' },
      { text: 'Spent', isNumber: true },
      { text: 'Used', isNumber: true },
      { text: 'Used so far', isNumber: true },
      { text: 'At an even pace', isNumber: true },
    ],
    rows: months.map((one) => [
      { text: monthName(one.month) },
      { text: formatPence(one.spentPence) },
      { text: formatPence(one.usedPence) },
      { text: formatPence(one.usedSoFarPence) },
      { text: formatPence(one.evenPence) },
    ]),
  };
}

/** The pace of a budget: in sentences, as a picture, and as a table of months. */
export function presentPace(budget: BudgetView, pace: BudgetPace, today: LondonDate): PacePage {
  const isSeen = budget.allocatedPence > 0 && pace.months.length > 0;
  return {
    lasting: lastingWords(budget, pace),
    month: budget.status === 'open' ? monthWords(pace) : [],
    chart: isSeen ? chartOf(budget, pace, today) : null,
    table: isSeen ? tableOf(pace) : null,
  };
}
