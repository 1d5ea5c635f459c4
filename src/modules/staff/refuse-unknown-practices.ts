import { AppError } from '../../kernel/app-error.ts';
import type { Trx } from '../../platform/database.ts';
import type { StaffDeps } from './staff-deps.ts';

/** Throws `invalid_input` unless there is a practice of each id. */
export async function refuseUnknownPractices(
  deps: Pick<StaffDeps, 'practices'>,
  trx: Trx,
  practiceIds: readonly string[],
): Promise<void> {
  const known = new Set((await deps.practices.listPractices(trx)).map(({ id }) => id));
  if (practiceIds.every((id) => known.has(id))) return;
  const message = 'Choose practices from the list';
  throw new AppError('invalid_input', message, { errors: [{ field: 'practiceIds', message }] });
}
