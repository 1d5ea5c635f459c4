import { formatPenceShort } from '../../../kernel/money.ts';
import type { Thresholds } from '../../../modules/risk/index.ts';

/** The thresholds of all signals by their names, as the commissioner reads them. */
const LABELS: Readonly<Record<string, string>> = {
  attempts: 'Tries',
  payments: 'Payments',
  paymentsInHour: 'Payments in one hour',
  paymentsInDay: 'Payments in one day',
  uses: 'Uses',
  usesWhilePaused: 'Uses while the holder had paused it',
  recipients: 'People',
  days: 'Days, today included',
  hours: 'Hours',
  percent: 'Per cent',
  percentBelow: 'Per cent below the limit',
  overPence: 'More than, in pence',
  belowPence: 'Less than, in pence',
  multiplePence: 'Exact multiples of, in pence',
};

export const thresholdLabel = (name: string): string => LABELS[name] ?? name;

const IN_PENCE = ', in pence';

/** Money as it is read, which is typed in pence. */
function thresholdWords(name: string, value: number): string {
  const label = thresholdLabel(name);
  if (!label.endsWith(IN_PENCE)) return `${label}: ${value}.`;
  return `${label.slice(0, -IN_PENCE.length)}: ${formatPenceShort(value)}.`;
}

/** "Tries: 2. Days, today included: 30. More than: £100." */
export function thresholdsSentence(thresholds: Thresholds): string {
  return Object.entries(thresholds)
    .map(([name, value]) => thresholdWords(name, value))
    .join(' ');
}
