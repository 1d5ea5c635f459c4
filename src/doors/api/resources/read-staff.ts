import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { toStaffDetail } from './staff-schema.ts';

/** One person or key as the API gives it. Throws `not_found`. */
export async function readStaff(deps: ApiDeps, principal: Principal, staffId: string) {
  const view = await inScope(deps.db, principal.scope, (trx) => deps.reports.staffView(trx, staffId));
  if (!view) throw new AppError('not_found', 'There is nobody of this id.');
  return toStaffDetail(view, await deps.staff.handedOver(principal, staffId));
}
