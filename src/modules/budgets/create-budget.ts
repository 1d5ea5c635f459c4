import { v7 as newId } from 'uuid';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { openAccount } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import { insertBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';

/**
 * Drafts the budget of one practice, or of an alliance (a pool: `practiceId` null), for one financial year.
 * One budget per owner and year. Opens its ledger accounts; it holds no money yet.
 */
export async function createBudget(
  deps: BudgetsDeps,
  principal: Principal,
  budget: { ownerPartyId: string; practiceId: string | null; commissionerId: string; financialYear: string },
): Promise<string> {
  requireRole(principal, 'commissioner');
  const id = newId();
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    await insertBudget(trx, { ...budget, id, purpose: 'discretionary', status: 'draft', at });
    await openAccount(trx, { kind: 'budget', budgetId: id, at });
    await openAccount(trx, { kind: 'network', budgetId: id, at });
    await recordAudit(trx, principal, {
      at,
      action: 'budget.create',
      entityKind: 'budget',
      entityId: id,
      ...(budget.practiceId ? { practiceId: budget.practiceId } : {}),
      after: { financialYear: budget.financialYear },
    });
  });
  return id;
}
