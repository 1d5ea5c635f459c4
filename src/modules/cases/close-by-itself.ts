import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { insertEntry, updateClosed } from './case-store.ts';
import type { FinanceCase } from './core/case.ts';

/** Closes an open case as settled: what opened it is gone, and nobody has to do anything about it any more. */
export async function closeByItself(
  trx: Trx,
  open: FinanceCase,
  { by, at }: { by: Principal; at: Date },
): Promise<void> {
  await updateClosed(trx, { id: open.id, outcome: 'settled', note: null, closedBy: by.id, at });
  await insertEntry(trx, open, { what: 'closed', at, amountPence: 0, openPence: 0, principalId: by.id });
  await recordAudit(trx, by, {
    at,
    action: 'case.close',
    entityKind: 'finance_case',
    entityId: open.id,
    practiceId: open.practiceId,
    before: { status: open.status },
    after: { status: 'closed', outcome: 'settled' },
  });
}
