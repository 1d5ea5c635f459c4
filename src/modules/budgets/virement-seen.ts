import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { findVirement } from './virement-store.ts';

/**
 * Throws `not_found` unless an offer is of a practice of this person. What follows is done over both practices, of
 * which a manager sees one: so it is asked before, in the person's own scope (R16).
 */
export async function refuseUnlessSeen(deps: Pick<BudgetsDeps, 'db'>, principal: Principal, id: string): Promise<void> {
  const seen = await inScope(deps.db, principal.scope, (trx) => findVirement(trx, id));
  if (!seen) throw new AppError('not_found', 'There is no such offer.');
}
