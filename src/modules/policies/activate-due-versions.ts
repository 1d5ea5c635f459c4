import { AppError } from '../../kernel/app-error.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import type { PolicyVersionsDeps, VersionName } from './policy-versions-deps.ts';
import { takeEffect } from './take-effect.ts';
import { findDueVersions, findVersion, lockPolicy } from './version-store.ts';
import { returnToDraft } from './withdraw-version.ts';

const worker = systemPrincipal('activate-due-versions');

/** The list of what is never allowed may have grown since somebody activated it (R41). */
async function returnForbidden(deps: PolicyVersionsDeps, name: VersionName, why: string): Promise<void> {
  await inScope(deps.db, 'all', async (trx) => {
    await lockPolicy(trx, name.slug);
    const found = await findVersion(trx, name);
    if (found?.activateAt) await returnToDraft(trx, { principal: worker, found, reason: why, at: deps.clock.now() });
  });
}

async function activateOne(deps: PolicyVersionsDeps, name: VersionName): Promise<void> {
  await inScope(deps.db, 'all', async (trx) => {
    await lockPolicy(trx, name.slug);
    const found = await findVersion(trx, name);
    const at = deps.clock.now();
    if (found?.activateAt && found.activateAt <= at) await takeEffect(trx, worker, { found, at });
  });
}

/**
 * Makes active what was activated for a time that has come (R59), each version once however often it runs. One that
 * allows what is never allowed by now goes back to its authors instead. Gives how many were due.
 */
export async function activateDueVersions(deps: PolicyVersionsDeps): Promise<number> {
  const due = await findDueVersions(deps.db, deps.clock.now());
  for (const name of due) {
    try {
      await activateOne(deps, name);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'policy_allows_never_allowed') throw error;
      await returnForbidden(deps, name, error.message);
    }
  }
  return due.length;
}
