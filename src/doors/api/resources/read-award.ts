import { AppError } from '../../../kernel/app-error.ts';
import type { Principal } from '../../../kernel/principal.ts';
import type { AwardView } from '../../../modules/reports/index.ts';
import { inScope } from '../../../platform/database.ts';
import type { ApiDeps } from '../api-deps.ts';
import { toAward } from './award-schema.ts';

/** The award as the read models have it; throws `not_found` outside the principal's scope. */
export async function findAwardView(deps: ApiDeps, principal: Principal, id: string): Promise<AwardView> {
  const award = await inScope(deps.db, principal.scope, (trx) => deps.reports.awardView(trx, id));
  if (!award) throw new AppError('not_found', 'There is no such award.');
  return award;
}

/** The award as answers show it to this principal. */
export async function readAward(deps: ApiDeps, principal: Principal, id: string) {
  const { pseudonymKey } = deps.config;
  return toAward({ principal, pseudonymKey }, await findAwardView(deps, principal, id));
}
