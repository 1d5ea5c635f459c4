import { formatPence } from '../../../kernel/money.ts';
import type { CoverView } from '../../../modules/reconciliation/index.ts';

/** A warning for whoever looks after money, and null while cash covers what people hold. */
export function coverWarning({ shortPence }: Pick<CoverView, 'shortPence'>): string | null {
  if (shortPence === 0) return null;
  return (
    `Cash at Stripe is ${formatPence(shortPence)} less than people may still spend. ` +
    'Payments will be refused at the till when it runs out. Send money today.'
  );
}
