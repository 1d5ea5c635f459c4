import { formatDate } from '../../../kernel/dates.ts';
import { formatPence } from '../../../kernel/money.ts';
import type { BudgetPace, BudgetView, MonthPace } from '../../../modules/reports/index.ts';

const JUDGED = 'Judged by how much its weeks have differed, it is likely';

function rangeWords({ range, runsOutOn }: Pick<BudgetPace, 'range' | 'runsOutOn'>): string | null {
  if (!range) return 'Too few weeks have been used to say how sure that is.';
  const { earliest, latest } = range;
  if (earliest === null) return 'Even in its fastest weeks it would last the year.';
  if (earliest === latest) return null;
  if (latest !== null) return `${JUDGED} to be used up between ${formatDate(earliest)} and ${formatDate(latest)}.`;
  return runsOutOn === null
    ? `${JUDGED} to last the year, but may be used up as early as ${formatDate(earliest)}.`
    : `${JUDGED} to be used up from ${formatDate(earliest)} on, or to last the year.`;
}

/** How long a budget lasts, with an honest range; nothing of one that is not in use, or has nothing left. */
export function lastingWords(budget: BudgetView, pace: BudgetPace): string[] {
  if (budget.status !== 'open' || budget.availablePence <= 0) return [];
  const isUsed = budget.spentPence + budget.committedPence > 0;
  if (!isUsed) return ['Nothing has been used yet, so nothing can be said about how long it lasts.'];
  const until = pace.runsOutOn ? `until ${formatDate(pace.runsOutOn)}` : 'all year';
  const range = rangeWords(pace);
  return [`At its pace since 1 April it lasts ${until}.`, ...(range ? [range] : [])];
}

/** That the month has taken more than it may before it is warned of (R11); null while it has not. */
export function fastWords({ isTooFast, pacing, monthPromisedPence, monthAllowancePence }: MonthPace): string | null {
  if (!isTooFast) return null;
  const taken = `This month is too fast: ${formatPence(monthPromisedPence)} was promised, and more than ${formatPence(monthAllowancePence)} is too much for one month.`;
  return pacing.isHardStop ? `${taken} No more can be awarded before the next.` : `${taken} Nothing is stopped.`;
}

/** What a month may take, and has taken (R11). */
export function monthWords(pace: MonthPace): string[] {
  const { pacing, monthPromisedPence, monthAllowancePence } = pace;
  const { isHardStop, mostAwards } = pacing;
  const most = formatPence(monthAllowancePence);
  const taken = `${formatPence(monthPromisedPence)} was promised this month. An even month is a twelfth of the allocation; more than ${most} is too fast.`;
  return [
    fastWords(pace) ?? taken,
    ...(isHardStop ? ['What is more than that is refused until the month is over.'] : []),
    ...(mostAwards === null ? [] : [`A practice may make at most ${mostAwards} awards from it in its year.`]),
  ];
}
