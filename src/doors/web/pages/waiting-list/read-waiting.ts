import type { Pence } from '../../../../kernel/money.ts';
import { listWaiting, readRoom, type WaitingAward } from '../../../../modules/awards/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import { namesFor, type PersonName } from '../../shell/names.ts';
import type { StaffVisit } from '../../shell/route.ts';

/** A request that waits for funds, with what its page tells of it. */
export type WaitingRow = { award: WaitingAward; policyName: string; expiryDays: number; name: PersonName | null };

/** What may still be awarded from a budget to the practice: of a pool, no more than its share (R3). */
export type Purse = { id: string; ownerName: string; financialYear: string; roomPence: Pence };

const MOST = 500;

/** What waits for the practice in hand, or for all that are seen, the longest first; with what may be awarded from their budgets. */
export async function readWaiting(
  visit: StaffVisit,
  trx: Trx,
): Promise<{ rows: WaitingRow[]; budgets: Map<string, Purse> }> {
  const { reports, policies } = visit.deps;
  const waiting = await listWaiting(trx, { ...(visit.practice ? { practiceId: visit.practice.id } : {}), limit: MOST });
  const names = await namesFor(
    visit,
    trx,
    waiting.map(({ recipientId }) => recipientId),
  );
  const rows: WaitingRow[] = [];
  const budgets = new Map<string, Purse>();
  for (const award of waiting) {
    const { name: policyName, terms } = await policies.policyVersion(trx, award.policyVersionId);
    rows.push({ award, policyName, expiryDays: terms.expiryDays, name: names.get(award.recipientId) ?? null });
    if (budgets.has(award.budgetId)) continue;
    const [budget] = await reports.budgetViews(trx, { budgetId: award.budgetId });
    if (!budget) continue;
    const { id, ownerName, financialYear } = budget;
    budgets.set(id, { id, ownerName, financialYear, roomPence: await readRoom(trx, award) });
  }
  return { rows, budgets };
}
