import { AppError } from '../../../../kernel/app-error.ts';
import type { ExceptionView } from '../../../../modules/reports/index.ts';
import { read, type StaffVisit, textOf } from '../../shell/route.ts';

/** The exception that the address names; else not found. */
export async function readException(visit: StaffVisit): Promise<ExceptionView> {
  const found = await read(visit, (trx) => visit.deps.reports.exceptionView(trx, textOf(visit.req.params['id'])));
  if (!found) throw new AppError('not_found', 'There is no such exception.');
  return found;
}
