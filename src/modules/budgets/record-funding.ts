import { assert } from '../../kernel/assert.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { findAccountId, postTransfer } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import type { BudgetsDeps } from './budgets-deps.ts';

/** Books cash that has arrived at the card issuer: bank -> holding. An allocation is a promise, this is the money. */
export async function recordFunding(
  deps: BudgetsDeps,
  principal: Principal,
  funding: { commissionerId: string; amountPence: Pence; idempotencyKey: string },
): Promise<void> {
  requireRole(principal, 'finance', 'commissioner', 'system');
  return inScope(deps.db, principal.scope, async (trx) => {
    const bank = await findAccountId(trx, 'bank', { partyId: funding.commissionerId });
    const holding = await findAccountId(trx, 'holding', { partyId: funding.commissionerId });
    assert(bank && holding, 'the commissioner has its cash accounts');
    const at = deps.clock.now();
    const outcome = await postTransfer(trx, {
      kind: 'funding',
      fromAccountId: bank,
      toAccountId: holding,
      amountPence: funding.amountPence,
      key: `funding:${funding.idempotencyKey}`,
      eventAt: at,
      at,
    });
    if (outcome !== 'posted') return;
    await recordAudit(trx, principal, {
      at,
      action: 'funding.record',
      entityKind: 'commissioner',
      entityId: funding.commissionerId,
      after: { amountPence: funding.amountPence },
    });
  });
}
