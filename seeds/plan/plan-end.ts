import { addDays, type LondonDate, londonDate } from '../../src/kernel/dates.ts';
import { lastExpiry } from '../../src/modules/awards/index.ts';

/**
 * Until when an award works, and whether it is ended by hand: what is left of it has to be back in its budget
 * by `givenBackAt`. It runs out in time by itself, if need be on an early last day, unless it is used up to then.
 */
export function planEnd(about: {
  requestedAt: Date;
  expiryDays: number;
  paidAt: readonly Date[];
  /** Null for an award that may go on. */
  givenBackAt: Date | null;
}): { expiresOn: LondonDate; cancelledAt: Date | null } {
  const { requestedAt, expiryDays, paidAt, givenBackAt } = about;
  const asked = londonDate(requestedAt);
  const usual = lastExpiry(asked, expiryDays);
  if (!givenBackAt) return { expiresOn: usual, cancelledAt: null };
  const before = addDays(londonDate(givenBackAt), -1);
  if (usual <= before) return { expiresOn: usual, cancelledAt: null };
  const [lastUse = asked] = paidAt.map(londonDate).sort().reverse();
  return lastUse <= before ? { expiresOn: before, cancelledAt: null } : { expiresOn: usual, cancelledAt: givenBackAt };
}
