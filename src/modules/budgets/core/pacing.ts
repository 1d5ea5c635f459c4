import type { Pence } from '../../../kernel/money.ts';

/** How fast a budget may be used (R11). */
export type Pacing = {
  /** So much per cent above a twelfth of the allocation is warned of. */
  warnOverPercent: number;
  /** Whether what is above that is refused until the month is over. */
  isHardStop: boolean;
  /** The most awards that one practice may make from the budget in its year; null is without a limit. */
  mostAwards: number | null;
};

/** Where the commissioner has said nothing else. */
export const USUAL_PACING: Pacing = { warnOverPercent: 25, isHardStop: false, mostAwards: null };

/** What one calendar month may take of an allocation before it is too fast, in whole pence, rounded down. */
export function monthAllowancePence(
  allocatedPence: Pence,
  { warnOverPercent }: Pick<Pacing, 'warnOverPercent'>,
): Pence {
  return Math.floor((allocatedPence * (100 + warnOverPercent)) / 1200);
}
