import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { type Principal, type Role, systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { isPracticeRole } from './core/scope-of.ts';
import { hashApiKey } from './hash-api-key.ts';
import { requireRole } from './require-role.ts';
import type { StaffDeps } from './staff-deps.ts';
import { insertApiKey, insertPrincipal } from './staff-store.ts';

export type MintApiKeyInput = {
  /** Given by forms, so that a form sent twice makes one key. */
  id?: string | undefined;
  role: Role;
  practiceCode?: string | undefined;
  name?: string | undefined;
};

type Minting = Pick<StaffDeps, 'db' | 'clock' | 'practices'>;

/**
 * Makes a principal with a key of its own; by an administrator, or by the service itself where nobody is named. The key
 * is returned this once and kept only as a hash, so making an id again is refused (`conflict`) and tells no key.
 * Practice roles need a practice code (`invalid_input`, `practice_unknown`); other roles ignore it.
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
  await inScope(deps.db, 'all', async (trx) => {
    const practice = isPracticeRole(input.role) ? await practiceOf(deps, trx, input) : null;
    const name = input.name?.trim() || `API key: ${input.role}${practice ? ` at ${practice.code}` : ''}`;
    const practiceIds = practice ? [practice.id] : [];
    const isNew = await insertPrincipal(trx, {
      id: principalId,
      kind: 'api_key',
      name,
      role: input.role,
      practiceIds,
      isDemonstration: false,
      at,
    });
    if (!isNew) throw new AppError('conflict', 'This key was made and shown already. End it and make another one.');
    await insertApiKey(trx, { principalId, keyHash: hashApiKey(key), at });
    await recordAudit(trx, by ?? systemPrincipal(principalId), {
      at,
      action: 'api_key.mint',
      entityKind: 'principal',
      entityId: principalId,
      practiceId: practice?.id ?? null,
      after: { role: input.role },
    });
  });
  return { key, principalId };
}

async function practiceOf(deps: Minting, trx: Trx, input: MintApiKeyInput) {
  const { role, practiceCode } = input;
  if (!practiceCode) {
    const message = `A key for the role ${role} needs the code of a practice.`;
    throw new AppError('invalid_input', message, { errors: [{ field: 'practice', message }] });
  }
  const practice = await deps.practices.findPracticeByCode(trx, practiceCode);
  if (!practice) throw new AppError('practice_unknown', `There is no practice with the code ${practiceCode}.`);
  return practice;
}
