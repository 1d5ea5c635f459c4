import type { Trx } from '../../platform/database.ts';
import { mayReview } from '../awards/index.ts';
import { type Handing, listInHand, type OpenItem } from '../staff/index.ts';

type Draft = { id: string; practiceId: string; awardId: string };

/** Disputes that somebody began and did not send: anybody in finance can, and the successor is named where they may (R19). */
export async function handOverDrafts(trx: Trx, { from, to }: Handing): Promise<OpenItem[]> {
  const drafts = await listInHand<Draft>({
    from,
    kind: 'dispute',
    open: trx('disputes')
      .where({ status: 'draft' })
      .select({ id: 'id', practiceId: 'practice_id', awardId: 'award_id' }),
    columns: { id: 'id', began: 'opened_by' },
  });
  const items: OpenItem[] = [];
  for (const { id, practiceId, awardId } of drafts) {
    const isTaken = to !== null && (await mayReview(trx, { principalId: to, awardId }));
    items.push({ id, practiceId, handedTo: isTaken ? to : null });
  }
  return items;
}
