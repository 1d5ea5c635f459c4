import { validate as isUuid, v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { addKey, type KeyPurpose, nameOfKey, practiceOfKey } from './add-key.ts';
import { faultOfLastDay, lastKeyDay } from './core/key-days.ts';
import { faultOfOwner } from './core/key-owner.ts';
import { sameIds } from './core/staff-details.ts';
import { findKey, lockOwner } from './key-store.ts';
import { requireRole } from './require-role.ts';
import type { PracticeName, StaffDeps } from './staff-deps.ts';
import { findPrincipal, type PrincipalRow } from './staff-store.ts';

export type GrantApiKeyInput = KeyPurpose & {
  /** Given by forms, so that a form sent twice grants one key. */
  id?: string | undefined;
  /** The member of staff who answers for it; left out, the administrator who grants it. */
  ownerId?: string | undefined;
  /** The last day on which it works, within 12 months; left out, the last of them. */
  endsOn?: LondonDate | undefined;
};

/** Whoever answers for a key is a member of staff, locked; a key that grants another means its own. */
async function ownerOf(trx: Trx, by: Principal, ownerId: string | undefined): Promise<PrincipalRow> {
  const ownId = async () => (by.kind === 'staff' ? by.id : (await findPrincipal(trx, by.id))?.ownerId);
  const id = ownerId ?? (await ownId());
  if (id && isUuid(id)) await lockOwner(trx, id);
  const owner = id && isUuid(id) ? await findPrincipal(trx, id) : undefined;
  if (owner?.kind === 'staff') return owner;
  const message = 'Choose a member of staff who has access';
  throw new AppError('invalid_input', message, { errors: [{ field: 'owner', message }] });
}

type Wanted = { id: string; input: GrantApiKeyInput; owner: PrincipalRow; practice: PracticeName | null };

async function refuseUnlessSame(trx: Trx, { id, input, owner, practice }: Wanted): Promise<void> {
  const known = await findKey(trx, id);
  const isSame =
    known?.role === input.role &&
    known.name === nameOfKey({ ...input, practice }) &&
    known.ownerId === owner.id &&
    sameIds(known.practiceIds, practice ? [practice.id] : []) &&
    (input.endsOn === undefined || known.endsOn === input.endsOn);
  if (!isSame) throw new AppError('idempotency_key_reused', 'This was sent before for another key.');
}

/**
 * Lets a program have a key; by an administrator, who never sees it. It is made when whoever answers for it takes it
 * ({@link takeApiKey}), and does nothing that they may not do themselves, so that nobody gets a second pair of hands
 * by giving keys (R13). Granting an id again changes nothing. Throws `forbidden`, `invalid_input`, `practice_unknown`,
 * and `idempotency_key_reused` when the id is another key's.
 */
export async function grantApiKey(
  deps: Pick<StaffDeps, 'db' | 'clock' | 'practices'>,
  by: Principal,
  input: GrantApiKeyInput,
): Promise<{ principalId: string }> {
  requireRole(by, 'admin');
  const id = input.id ?? newId();
  const at = deps.clock.now();
  const endsOn = input.endsOn ?? lastKeyDay(londonDate(at));
  await inScope(deps.db, 'all', async (trx) => {
    const practice = await practiceOfKey(deps, trx, input);
    const owner = await ownerOf(trx, by, input.ownerId);
    const wanted = { role: input.role, practiceIds: practice ? [practice.id] : [] };
    const faults = [faultOfOwner(owner, wanted), faultOfLastDay(endsOn, londonDate(at))];
    const errors = faults.filter((fault) => fault !== null);
    if (errors.length > 0) throw new AppError('invalid_input', 'This key is not possible.', { errors });
    const { role, name } = input;
    const key = { id, role, name, practice, ownerId: owner.id, endsOn, keyHash: null };
    if (!(await addKey(trx, { key, by, at }))) await refuseUnlessSame(trx, { id, input, owner, practice });
  });
  return { principalId: id };
}
