import { randomBytes } from 'node:crypto';
import { validate as isUuid, v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import { type Principal, type Role, systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { faultOfLastDay, lastKeyDay } from './core/key-days.ts';
import { isPracticeRole } from './core/scope-of.ts';
import { hashApiKey } from './hash-api-key.ts';
import { requireRole } from './require-role.ts';
import type { StaffDeps } from './staff-deps.ts';
import { findPrincipal, insertApiKey, insertPrincipal } from './staff-store.ts';

export type MintApiKeyInput = {
  /** Given by forms, so that a form sent twice makes one key. */
  id?: string | undefined;
  role: Role;
  practiceCode?: string | undefined;
  name?: string | undefined;
  /** The member of staff who answers for it; left out, the administrator who makes it. */
  ownerId?: string | undefined;
  /** The last day on which it works, within 12 months; left out, the last of them. */
  endsOn?: LondonDate | undefined;
};

type Minting = Pick<StaffDeps, 'db' | 'clock' | 'practices'>;

/**
 * Makes a principal with a key of its own; by an administrator, or by the service itself where nobody is named. The key
 * is returned this once and kept only as a hash, so making an id again is refused (`conflict`) and tells no key.
 * Practice roles need a practice code (`invalid_input`, `practice_unknown`); other roles ignore it. A key and whoever
 * answers for it are one person (R13), and it ends with their access (R19).
 */
export async function mintApiKey(
  deps: Minting,
  input: MintApiKeyInput,
  by?: Principal,
): Promise<{ key: string; principalId: string }> {
  if (by) requireRole(by, 'admin');
  const key = `pp_test_${randomBytes(32).toString('base64url')}`;
  const principalId = input.id ?? newId();
  const at = deps.clock.now();
  const endsOn = input.endsOn ?? lastKeyDay(londonDate(at));
  const fault = faultOfLastDay(endsOn, londonDate(at));
  if (fault) throw new AppError('invalid_input', fault.message, { errors: [fault] });
  await inScope(deps.db, 'all', async (trx) => {
    const practice = isPracticeRole(input.role) ? await practiceOf(deps, trx, input) : null;
    const ownerId = await ownerOf(trx, input, by);
    const name = input.name?.trim() || `API key: ${input.role}${practice ? ` at ${practice.code}` : ''}`;
    const practiceIds = practice ? [practice.id] : [];
    const isNew = await insertPrincipal(trx, {
      id: principalId,
      kind: 'api_key',
      name,
      role: input.role,
      practiceIds,
      ownerId,
      isDemonstration: false,
      at,
    });
    if (!isNew) throw new AppError('conflict', 'This key was made and shown already. End it and make another one.');
    await insertApiKey(trx, { principalId, keyHash: hashApiKey(key), endsOn, at });
    await recordAudit(trx, by ?? systemPrincipal(principalId), {
      at,
      action: 'api_key.mint',
      entityKind: 'principal',
      entityId: principalId,
      practiceId: practice?.id ?? null,
      after: { role: input.role, ownerId, endsOn },
    });
    const payload = { principalId, role: input.role, ownerId };
    const practiceId = practice?.id ?? null;
    await publishEvent(trx, { type: 'staff.key_minted', occurredAt: at, practiceId, awardId: null, payload });
  });
  return { key, principalId };
}

/** Whoever answers for a key is a member of staff; a key that makes another hands on its own. */
async function ownerOf(trx: Trx, { ownerId }: MintApiKeyInput, by?: Principal): Promise<string | null> {
  if (ownerId === undefined) {
    if (!by || by.kind === 'staff') return by?.id ?? null;
    return (await findPrincipal(trx, by.id))?.ownerId ?? null;
  }
  const owner = isUuid(ownerId) ? await findPrincipal(trx, ownerId) : undefined;
  if (owner?.kind === 'staff') return owner.id;
  const message = 'Choose a member of staff who has access';
  throw new AppError('invalid_input', message, { errors: [{ field: 'owner', message }] });
}

async function practiceOf(deps: Minting, trx: Trx, input: MintApiKeyInput) {
  const { role, practiceCode } = input;
  if (!practiceCode) {
    const message = `A key for the role ${role} needs the code of a practice.`;
    throw new AppError('invalid_input', message, { errors: [{ field: 'practice', message }] });
  }
  const practice = await deps.practices.findPracticeByCode(trx, practiceCode);
  if (practice) return practice;
  const message = `There is no practice with the code ${practiceCode}.`;
  throw new AppError('practice_unknown', message, { errors: [{ field: 'practice', message }] });
}
