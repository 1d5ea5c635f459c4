import type { Pence } from '../../../../kernel/money.ts';
import { readRoom } from '../../../../modules/awards/index.ts';
import type { PageRequest, WaitingAward, WaitingFilter } from '../../../../modules/reports/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import { namesFor, type PersonName } from '../../shell/names.ts';
import type { StaffVisit } from '../../shell/route.ts';

/** A request that waits for funds, and for whom, where their name may be seen. */
export type WaitingRow = { award: WaitingAward; name: PersonName | null };

/** What may still be awarded from a budget to the practice: of a pool, no more than its share (R3). */
export type Purse = { id: string; ownerName: string; financialYear: string; roomPence: Pence };

async function readPurses(visit: StaffVisit, trx: Trx, awards: readonly WaitingAward[]): Promise<Map<string, Purse>> {
  const purses = new Map<string, Purse>();
  for (const award of awards) {
    if (purses.has(award.budgetId)) continue;
    const [budget] = await visit.deps.reports.budgetViews(trx, { budgetId: award.budgetId });
    if (!budget) continue;
    const { id, ownerName, financialYear } = budget;
    purses.set(id, { id, ownerName, financialYear, roomPence: await readRoom(trx, award) });
  }
  return purses;
}

/** What waits for the practice in hand, or for all that are seen, the longest first; with what may be awarded from their budgets. */
export async function readWaiting(
  visit: StaffVisit,
  trx: Trx,
  request: PageRequest & Pick<WaitingFilter, 'awardId' | 'sort'>,
): Promise<{ rows: WaitingRow[]; budgets: Map<string, Purse>; nextCursor: string | null }> {
  const { data, nextCursor } = await visit.deps.reports.listWaiting(trx, {
    practiceCode: visit.practice?.code,
    ...request,
  });
  const names = await namesFor(
    visit,
    trx,
    data.map(({ recipientId }) => recipientId),
  );
  const rows = data.map((award) => ({ award, name: names.get(award.recipientId) ?? null }));
  return { rows, budgets: await readPurses(visit, trx, data), nextCursor };
}
