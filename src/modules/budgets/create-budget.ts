import { v7 as newId } from 'uuid';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { openAccount } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import { insertBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';

type NewBudget = { ownerPartyId: string; practiceId: string | null; commissionerId: string; financialYear: string };

/** The budget as a draft, its ledger accounts and its audit entry. Returns its id. */
export async function insertDraft(trx: Trx, principal: Principal, draft: NewBudget & { at: Date }): Promise<string> {
  const id = newId();
  const { at, practiceId, financialYear } = draft;
  await insertBudget(trx, { ...draft, id, purpose: 'discretionary', status: 'draft' });
  await openAccount(trx, { kind: 'budget', budgetId: id, at });
  await openAccount(trx, { kind: 'network', budgetId: id, at });
  await recordAudit(trx, principal, {
    at,
    action: 'budget.create',
    entityKind: 'budget',
    entityId: id,
    ...(practiceId ? { practiceId } : {}),
    after: { financialYear },
  });
  return id;
}

/**
 * Drafts the budget of one practice, or of an alliance (a pool: `practiceId` null), for any financial year, for whoever
 * sets up an installation. One budget per owner and year. Opens its ledger accounts; it holds no money yet.
 */
export async function createBudget(deps: BudgetsDeps, principal: Principal, budget: NewBudget): Promise<string> {
  requireRole(principal, 'commissioner');
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, (trx) => insertDraft(trx, principal, { ...budget, at }));
}
