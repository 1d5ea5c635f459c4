import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { CaptureView, CaseDetail, CaseEntryView } from '../../../../modules/reports/index.ts';

export type TimelineRow = { title: string; when: string; note: string | null };

/** ", after Seagull Stores took £13.00": the payment that a line came from, where it is known which it was. */
function causeWords(entry: CaseEntryView, captures: readonly CaptureView[]): string {
  const [cause, ...others] = captures.filter(
    ({ id, authorizationId }) => entry.cause === id || (entry.cause !== null && entry.cause === authorizationId),
  );
  if (!cause) return '';
  const { merchantName, amountPence } = cause;
  return others.length > 0
    ? `, after a payment at ${merchantName}`
    : `, after ${merchantName} took ${formatPence(amountPence)}`;
}

function titleOf(entry: CaseEntryView, about: { one: CaseDetail; captures: readonly CaptureView[] }): string {
  const amount = formatPence(entry.amountPence);
  const isShortfall = about.one.kind === 'shortfall';
  const after = causeWords(entry, about.captures);
  switch (entry.what) {
    case 'opened':
      return isShortfall ? `${amount} was short${after}` : 'This case was opened';
    case 'grew':
      return isShortfall ? `${amount} more was short${after}` : `${amount} more`;
    case 'repaid':
      return `${amount} came back`;
    case 'charged':
      return `${entry.by} charged ${amount} to the budget`;
    case 'recovered':
      return `${entry.by} recorded that ${amount} was paid back`;
    case 'assigned':
      return `${entry.by} took this case`;
    case 'deadline_near':
      return 'The time to dispute it is running out';
    case 'dispute_closed':
      return 'A dispute ended and brought nothing back';
    case 'closed':
      return 'Closed';
  }
}

/** What happened in a case, newest first. */
export function timelineOf(one: CaseDetail, captures: readonly CaptureView[]): TimelineRow[] {
  return one.entries
    .map((entry) => ({ title: titleOf(entry, { one, captures }), when: formatInstant(entry.at), note: entry.note }))
    .reverse();
}
