import { AppError } from '../../../../kernel/app-error.ts';
import type { StaffView } from '../../../../modules/reports/index.ts';
import { read, type StaffVisit, textOf } from '../../shell/route.ts';

/** The person or key that the address names. Throws `not_found`. */
export async function readOne(visit: StaffVisit): Promise<StaffView> {
  const id = textOf(visit.req.params['id']);
  const one = await read(visit, (trx) => visit.deps.reports.staffView(trx, id));
  if (!one) throw new AppError('not_found', 'There is nobody of this id.');
  return one;
}
