import { addDays, financialYearDays, type LondonDate } from '../../../kernel/dates.ts';
import type { Principal } from '../../../kernel/principal.ts';

/** Who must agree before money moves between two practices (R9). */
export const VIREMENT_SIDES = ['from', 'to', 'finance'] as const;
export type VirementSide = (typeof VIREMENT_SIDES)[number];

/** As stored; an offer whose last day has passed is told as expired. */
export type VirementStatus = 'proposed' | 'agreed' | 'refused' | 'withdrawn';

/** How long an offer stands. */
const OFFER_DAYS = 14;

/** The last day on which an offer of today can be agreed to: never after the year whose money it is. */
export function lastDayOfOffer(today: LondonDate, financialYear: string): LondonDate {
  const [earlier = today] = [addDays(today, OFFER_DAYS), financialYearDays(financialYear).last].sort();
  return earlier;
}

/**
 * For whom this person may speak: finance for the alliance, a practice manager for a practice of theirs. Nobody else
 * does, not even in place of somebody. Of two practices of one manager, the one that has not spoken.
 */
export function sideOf(
  principal: Pick<Principal, 'role' | 'scope'>,
  virement: { fromPracticeId: string; toPracticeId: string },
  taken: readonly VirementSide[] = [],
): VirementSide | null {
  const { role, scope } = principal;
  const own: VirementSide[] = [];
  if (role === 'finance') own.push('finance');
  if (role === 'practice_manager' && scope !== 'all') {
    if (scope.includes(virement.fromPracticeId)) own.push('from');
    if (scope.includes(virement.toPracticeId)) own.push('to');
  }
  return own.find((side) => !taken.includes(side)) ?? null;
}
