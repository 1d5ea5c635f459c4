import { addDays, type LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { type AwardFigures, readAwardFigures } from '../ledger/index.ts';
import { listApprovedAdditions } from './addition-store.ts';
import { BAND_DAYS } from './core/approval-bands.ts';
import { listGivenAwards, sumGivenElsewhere } from './past-award-store.ts';

/**
 * Pence agreed to for a person within the 28 days that end with `day`, under any policy, additions included, but for
 * one award if that is named: what the bands add the sum in question to (R15). Of an award that is over it counts
 * what did not return to the budget. What other practices agreed to counts too, if they know the person's NHS number.
 */
export async function givenWithin28Days(
  db: Db | Trx,
  about: { recipientId: string; day: LondonDate; exceptAwardId?: string },
): Promise<Pence> {
  const { recipientId, day, exceptAwardId } = about;
  const since = addDays(day, 1 - BAND_DAYS);
  const given = [
    ...(await listGivenAwards(db, { recipientId, since, except: exceptAwardId ?? null })),
    ...(await listApprovedAdditions(db, { recipientId, since })),
  ];
  const over = [...new Set(given.flatMap(({ awardId, isOver }) => (isOver ? [awardId] : [])))];
  const figures = over.length > 0 ? await readAwardFigures(db, over) : new Map<string, AwardFigures>();
  const sums = Map.groupBy(given, ({ awardId }) => awardId);
  const here = [...sums].reduce((total, [awardId, parts]) => {
    const pence = parts.reduce((sum, part) => sum + part.amountPence, 0);
    return total + Math.min(pence, Math.max(0, figures.get(awardId)?.putInPence ?? pence));
  }, 0);
  return here + (await sumGivenElsewhere(db, { recipientId, since }));
}
