import { randomBytes } from 'node:crypto';
import { AppError } from '../../kernel/app-error.ts';
import type { LondonDate } from '../../kernel/dates.ts';
import type { Principal, Role } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { isPracticeRole } from './core/scope-of.ts';
import { hashApiKey } from './hash-api-key.ts';
import type { PracticeName, StaffDeps } from './staff-deps.ts';
import { insertApiKey, insertPrincipal } from './staff-store.ts';

/** What a key is for. */
export type KeyPurpose = {
  role: Role;
  /** Code; required for practice roles, ignored for the others. */
  practiceCode?: string | undefined;
  /** Left out, it is named for its role. */
  name?: string | undefined;
};

/** A key as its holder has it, and what is kept of it. */
export function newSecret(): { key: string; keyHash: Buffer } {
  const key = `pp_test_${randomBytes(32).toString('base64url')}`;
  return { key, keyHash: hashApiKey(key) };
}

/** The practice of a key; null for a role that belongs to none. Throws `invalid_input`, `practice_unknown`. */
export async function practiceOfKey(
  deps: Pick<StaffDeps, 'practices'>,
  trx: Trx,
  { role, practiceCode }: KeyPurpose,
): Promise<PracticeName | null> {
  if (!isPracticeRole(role)) return null;
  if (!practiceCode) {
    const message = `A key for the role ${role} needs the code of a practice.`;
    throw new AppError('invalid_input', message, { errors: [{ field: 'practice', message }] });
  }
  const practice = await deps.practices.findPracticeByCode(trx, practiceCode);
  if (practice) return practice;
  const message = `There is no practice with the code ${practiceCode}.`;
  throw new AppError('practice_unknown', message, { errors: [{ field: 'practice', message }] });
}

type NewKey = {
  id: string;
  role: Role;
  name?: string | undefined;
  practice: PracticeName | null;
  ownerId: string | null;
  endsOn: LondonDate;
  /** Null until whoever answers for it takes it. */
  keyHash: Buffer | null;
};

export function nameOfKey({ role, name, practice }: Pick<NewKey, 'role' | 'name' | 'practice'>): string {
  return name?.trim() || `API key: ${role}${practice ? ` at ${practice.code}` : ''}`;
}

/** Adds a program as a principal with a key; does nothing when the id is there. Returns whether it was added. */
export async function addKey(trx: Trx, { key, by, at }: { key: NewKey; by: Principal; at: Date }): Promise<boolean> {
  const { id, role, practice, ownerId, endsOn, keyHash } = key;
  const isNew = await insertPrincipal(trx, {
    id,
    kind: 'api_key',
    name: nameOfKey(key),
    role,
    practiceIds: practice ? [practice.id] : [],
    ownerId,
    isDemonstration: false,
    at,
  });
  if (!isNew) return false;
  await insertApiKey(trx, { principalId: id, keyHash, endsOn, at });
  await recordAudit(trx, by, {
    at,
    action: keyHash ? 'api_key.mint' : 'api_key.grant',
    entityKind: 'principal',
    entityId: id,
    practiceId: practice?.id ?? null,
    after: { role, ownerId, endsOn },
  });
  return true;
}
