import type { Role } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';

type KeyThatWorks = { principalId: string; role: Role; ownerId: string | null; practiceId: string | null; at: Date };

/** Tells that a key works from now on. */
export async function publishKey(trx: Trx, { at, practiceId, ...payload }: KeyThatWorks): Promise<void> {
  await publishEvent(trx, { type: 'staff.key_minted', occurredAt: at, practiceId, awardId: null, payload });
}
