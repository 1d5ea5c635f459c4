import { formatDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { AdditionView } from '../../../../modules/reports/index.ts';

/** "£20.00 more, and until 20 December 2026 instead of 6 December 2026". */
export function additionWords({ addPence, expiresOn }: Pick<AdditionView, 'addPence' | 'expiresOn'>): string {
  const money = addPence > 0 ? [`${formatPence(addPence)} more`] : [];
  const day = expiresOn ? [`until ${formatDate(expiresOn)}`] : [];
  return [...money, ...day].join(', and ');
}
