import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { mayReview } from '../awards/index.ts';
import type { Handing, OpenItem } from '../staff/index.ts';
import { insertEntry, listOpenWith, lockSubject, updateOwner } from './case-store.ts';
import type { FinanceCase } from './core/case.ts';

async function ownerAfter(trx: Trx, { awardId }: FinanceCase, to: string | null): Promise<string | null> {
  if (!to || !awardId) return to;
  return (await mayReview(trx, { principalId: to, awardId })) ? to : null;
}

async function handOverCase(trx: Trx, open: FinanceCase, { by, from, to, at }: Handing): Promise<OpenItem> {
  const { id, practiceId, openPence } = open;
  const handedTo = await ownerAfter(trx, open, to);
  await updateOwner(trx, id, handedTo);
  if (handedTo) {
    await insertEntry(trx, open, { what: 'assigned', at, amountPence: 0, openPence, principalId: handedTo });
  }
  await recordAudit(trx, by, {
    at,
    action: 'case.hand_over',
    entityKind: 'finance_case',
    entityId: id,
    practiceId,
    before: { assignedTo: from },
    after: { assignedTo: handedTo },
  });
  return { id, practiceId, handedTo };
}

/** Gives the open cases of one person to another, or back to the queue where that one may not have them (R19). */
export async function handOverCases(trx: Trx, handing: Handing): Promise<OpenItem[]> {
  const items: OpenItem[] = [];
  for (const open of await listOpenWith(trx, handing.from)) {
    await lockSubject(trx, open);
    const still = (await listOpenWith(trx, handing.from)).find(({ id }) => id === open.id);
    if (still) items.push(await handOverCase(trx, still, handing));
  }
  return items;
}
