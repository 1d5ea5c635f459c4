import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { findPrincipal } from './staff-store.ts';

/**
 * One act on somebody's access at a time, by whoever is an administrator still: two who end each other at once would
 * leave none. Throws `forbidden`.
 */
export async function lockAdministrators(trx: Trx, by: Principal): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtext('administrators'))`);
  if ((await findPrincipal(trx, by.id))?.role === 'admin') return;
  throw new AppError('forbidden', 'You are no administrator any more.');
}
