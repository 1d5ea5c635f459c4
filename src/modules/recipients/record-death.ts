import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { markDead } from './recipient-store.ts';

/** Records a death, and that no message is sent again (R36), in the caller's transaction. False when it is known. */
export async function recordDeath(
  deps: RecipientDeps,
  trx: Trx,
  by: { principal: Principal; about: { recipientId: string; practiceId: string } },
): Promise<boolean> {
  const { recipientId, practiceId } = by.about;
  const at = deps.clock.now();
  if (!(await markDead(trx, recipientId, at))) return false;
  await recordAudit(trx, by.principal, {
    at,
    action: 'recipient.record_death',
    entityKind: 'recipient',
    entityId: recipientId,
    practiceId,
    after: { messages: 'suppressed' },
  });
  return true;
}
