import { AppError, type FieldError } from '../../kernel/app-error.ts';
import { formatInstant } from '../../kernel/dates.ts';
import { forbiddenNumberFault } from '../../kernel/forbidden-number.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { principalNames, requireRole } from '../staff/index.ts';
import type { VersionName } from './policy-versions-deps.ts';
import { findVersion, lockPolicy, tryLockPolicy, type VersionRecord } from './version-store.ts';

/** The version, with its policy locked, for the commissioner. Throws `forbidden` and `not_found`. */
export async function versionFor(trx: Trx, principal: Principal, name: VersionName): Promise<VersionRecord> {
  requireRole(principal, 'commissioner');
  await lockPolicy(trx, name.slug);
  return readVersion(trx, name);
}

/** As `versionFor`, for an act that may take long; throws `conflict` while another act on the policy is under way. */
export async function versionAtOnce(trx: Trx, principal: Principal, name: VersionName): Promise<VersionRecord> {
  requireRole(principal, 'commissioner');
  if (await tryLockPolicy(trx, name.slug)) return readVersion(trx, name);
  throw new AppError(
    'conflict',
    'This policy is being rehearsed or changed at this moment. Wait until that is done, then try again.',
  );
}

async function readVersion(trx: Trx, name: VersionName): Promise<VersionRecord> {
  const version = await findVersion(trx, name);
  if (!version) throw new AppError('not_found', 'There is no such version of a policy.');
  return version;
}

/** "Grace Oversight proposed it on 22 November 2026 at 10:00am" */
export async function whoDid(
  trx: Trx,
  { did, by, at }: { did: string; by: string | null; at: Date | null },
): Promise<string> {
  const name = (by && (await principalNames(trx, [by])).get(by)) ?? 'Somebody';
  return at ? `${name} ${did} on ${formatInstant(at)}` : `${name} ${did}`;
}

/** Throws `invalid_input` unless there are none. */
export function refuseFaults(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new AppError('invalid_input', 'Some of these terms are not possible.', { errors });
}

/** The reason as it is kept; throws `invalid_input` when it says too little or too much. */
export function readReason(text: string, leastLength: number): string {
  const reason = text.trim();
  const isShort = reason.length < leastLength || reason.length > 500;
  const message = isShort ? `Say why, in ${leastLength} to 500 characters` : forbiddenNumberFault(reason);
  if (!message) return reason;
  throw new AppError('invalid_input', message, { errors: [{ field: 'reason', message }] });
}
