import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { newSecret } from './add-key.ts';
import { storeTakenKey } from './key-store.ts';
import { lockOwnKey } from './lock-own-key.ts';
import { publishKey } from './publish-key.ts';
import type { StaffDeps } from './staff-deps.ts';

/**
 * Makes a key that was granted, for whoever answers for it: it works from now on, is returned this once and kept only
 * as a hash. Nobody else ever sees it, so what it does they let it do (R13). Throws `not_found` for whoever does not
 * answer for it, `wrong_state` when it was ended or its last day is over, `conflict` when it was taken before.
 */
export async function takeApiKey(
  deps: Pick<StaffDeps, 'db' | 'clock'>,
  by: Principal,
  keyId: string,
): Promise<{ key: string; name: string }> {
  const { key, keyHash } = newSecret();
  const at = deps.clock.now();
  const name = await inScope(deps.db, 'all', async (trx) => {
    const own = await lockOwnKey(trx, by, keyId);
    if (own.takenAt) {
      throw new AppError(
        'conflict',
        'This key was taken and shown already. If it is lost, end it and ask for another.',
      );
    }
    const isOver = own.endedAt !== null || (own.endsOn !== null && own.endsOn < londonDate(at));
    if (isOver) throw new AppError('wrong_state', 'This key has ended. Ask an administrator for another one.');
    await storeTakenKey(trx, { id: own.id, keyHash, by: by.id, at });
    const practiceId = own.practiceIds[0] ?? null;
    await recordAudit(trx, by, {
      at,
      action: 'api_key.take',
      entityKind: 'principal',
      entityId: own.id,
      practiceId,
      after: { role: own.role, endsOn: own.endsOn },
    });
    await publishKey(trx, { principalId: own.id, role: own.role, ownerId: by.id, practiceId, at });
    return own.name;
  });
  return { key, name };
}
