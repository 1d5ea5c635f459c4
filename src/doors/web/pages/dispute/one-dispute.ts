import { AppError } from '../../../../kernel/app-error.ts';
import type { DisputeView } from '../../../../modules/reports/index.ts';
import { read, type StaffVisit, textOf } from '../../shell/route.ts';

/** The dispute that the address names; else not found. */
export async function readDispute(visit: StaffVisit): Promise<DisputeView> {
  const found = await read(visit, (trx) => visit.deps.reports.disputeView(trx, textOf(visit.req.params['id'])));
  if (!found) throw new AppError('not_found', 'There is no such dispute.');
  return found;
}
