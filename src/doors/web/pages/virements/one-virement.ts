import { AppError } from '../../../../kernel/app-error.ts';
import type { VirementView } from '../../../../modules/reports/index.ts';
import { read, type StaffVisit, textOf } from '../../shell/route.ts';

/** The offer that the address names; not found outside its two practices (R16). */
export async function readVirement(visit: StaffVisit): Promise<VirementView> {
  const one = await read(visit, (trx) => visit.deps.reports.virementView(trx, textOf(visit.req.params['id'])));
  if (!one) throw new AppError('not_found', 'There is no such offer, or it is not of your practice.');
  return one;
}
