import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { type Role, systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { isPracticeRole } from './core/scope-of.ts';
import { hashApiKey } from './hash-api-key.ts';
import type { StaffDeps } from './staff-deps.ts';
import { insertApiKey, insertPrincipal } from './staff-store.ts';

export type MintApiKeyInput = { role: Role; practiceCode?: string; name?: string };

/**
 * Makes a principal with a key of its own. The key is returned this once and kept only as a hash.
 * Practice roles need a practice code (`invalid_input`, `practice_unknown`); other roles ignore it.
 */
export async function mintApiKey(
  deps: StaffDeps,
  input: MintApiKeyInput,
): Promise<{ key: string; principalId: string }> {
  const key = `pp_test_${randomBytes(32).toString('base64url')}`;
  const principalId = newId();
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const practice = isPracticeRole(input.role) ? await practiceOf(deps, trx, input) : null;
    const name = input.name ?? `API key: ${input.role}${practice ? ` at ${practice.code}` : ''}`;
    const practiceIds = practice ? [practice.id] : [];
    await insertPrincipal(trx, {
      id: principalId,
      kind: 'api_key',
      name,
      role: input.role,
      practiceIds,
      isDemonstration: false,
      at,
    });
    await insertApiKey(trx, { principalId, keyHash: hashApiKey(key), at });
    await recordAudit(trx, systemPrincipal(principalId), {
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

async function practiceOf(deps: StaffDeps, trx: Trx, input: MintApiKeyInput) {
  const { role, practiceCode } = input;
  if (!practiceCode) {
    const message = `A key for the role ${role} needs the code of a practice.`;
    throw new AppError('invalid_input', message, { errors: [{ field: 'practice', message }] });
  }
  const practice = await deps.practices.findPracticeByCode(trx, practiceCode);
  if (!practice) throw new AppError('practice_unknown', `There is no practice with the code ${practiceCode}.`);
  return practice;
}
