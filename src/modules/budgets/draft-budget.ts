import { AppError } from '../../kernel/app-error.ts';
import { financialYearOf, type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { requireRole } from '../staff/index.ts';
import { findBudgetOfOwner, lockDrafts } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { insertDraft } from './create-budget.ts';
import { findOwnerByCode, listCommissioners } from './party-store.ts';

export type BudgetDraft = {
  /** Code of the practice, or of the alliance whose pool it is. */
  owner: string;
  /** As `2026/27`: the present year or the next. */
  financialYear: string;
};

function refuse(field: string, message: string): never {
  throw new AppError('invalid_input', message, { errors: [{ field, message }] });
}

function refuseOtherYears(financialYear: string, today: LondonDate): void {
  const present = financialYearOf(today);
  const next = financialYearOf(`${Number(present.slice(0, 4)) + 1}-04-01`);
  if (financialYear !== present && financialYear !== next) {
    refuse('financialYear', `Draft the budget of ${present} or of ${next}.`);
  }
}

async function commissionerOn(trx: Trx, today: LondonDate): Promise<string> {
  const [commissionerId, other] = await listCommissioners(trx, today);
  if (commissionerId && !other) return commissionerId;
  throw new AppError('wrong_state', 'A budget can be drafted where there is one commissioner.');
}

/**
 * Drafts a practice's budget, or an alliance's pool, for the present financial year or the next; it holds no money yet,
 * and nothing is spent from it before its letter is acknowledged (R5). There is one for each owner and year: asked for
 * again, the one that is there is answered. Returns its id. Throws `forbidden`, `invalid_input`, `wrong_state`.
 */
export async function draftBudget(deps: BudgetsDeps, principal: Principal, draft: BudgetDraft): Promise<string> {
  requireRole(principal, 'commissioner');
  const at = deps.clock.now();
  const today = londonDate(at);
  refuseOtherYears(draft.financialYear, today);
  return inScope(deps.db, principal.scope, async (trx) => {
    const owner = await findOwnerByCode(trx, draft.owner);
    if (!owner) return refuse('owner', 'No practice or alliance has this code.');
    await lockDrafts(trx, owner.id);
    const known = await findBudgetOfOwner(trx, owner.id, draft.financialYear);
    if (known) return known.id;
    return insertDraft(trx, principal, {
      ownerPartyId: owner.id,
      practiceId: owner.kind === 'practice' ? owner.id : null,
      commissionerId: await commissionerOn(trx, today),
      financialYear: draft.financialYear,
      at,
    });
  });
}
