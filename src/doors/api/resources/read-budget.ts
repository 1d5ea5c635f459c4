import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { toBudget } from './budget-schema.ts';

/** The budget as answers show it; throws `not_found` outside the principal's scope. */
export async function readBudget(deps: ApiDeps, principal: Principal, budgetId: string) {
  const [budget] = await inScope(deps.db, principal.scope, (trx) => deps.reports.budgetViews(trx, { budgetId }));
  if (!budget) throw new AppError('not_found', 'There is no such budget.');
  return toBudget(budget);
}
