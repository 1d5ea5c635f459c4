import { AppError } from '../../../../kernel/app-error.ts';
import type { BudgetView, PoolView } from '../../../../modules/reports/index.ts';
import { read, type StaffVisit, textOf } from '../../shell/route.ts';

/** The pool that the address names, for those of its alliance and above (R16), with who uses how much of it. */
export async function readPool(visit: StaffVisit): Promise<{ budget: BudgetView; pool: PoolView }> {
  const { reports, db } = visit.deps;
  const budgetId = textOf(visit.req.params['id']);
  const [budget] = await read(visit, (trx) => reports.budgetViews(trx, { budgetId }));
  if (budget?.practice !== null) throw new AppError('not_found', 'There is no such pool, or it is not yours.');
  return { budget, pool: await reports.poolView(db, budgetId) };
}
