import { AppError } from '../../../kernel/app-error.ts';
import type { AwardView } from '../../../modules/reports/index.ts';
import type { Trx } from '../../../platform/database.ts';
import { nameOfOne, type PersonName } from './names.ts';
import { read, type StaffVisit, textOf } from './route.ts';

export type SeenAward = { award: AwardView; name: PersonName | null };

/** The award that the address names, with the person's name for whoever may see it; else not found (R16). */
export async function findSeenAward(visit: StaffVisit, trx: Trx): Promise<SeenAward> {
  const award = await visit.deps.reports.awardView(trx, textOf(visit.req.params['id']));
  if (!award) throw new AppError('not_found', 'There is no such award, or it belongs to another practice.');
  return { award, name: await nameOfOne(visit, trx, award) };
}

export function readAward(visit: StaffVisit): Promise<SeenAward> {
  return read(visit, (trx) => findSeenAward(visit, trx));
}
