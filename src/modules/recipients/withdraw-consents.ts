import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { markWithdrawn } from './recipient-store.ts';

/** Withdraws every consent of a person that is in force (R28), in the caller's transaction. */
export async function withdrawConsents(
  deps: RecipientDeps,
  trx: Trx,
  by: { principal: Principal; about: { recipientId: string; practiceId: string } },
): Promise<void> {
  const { recipientId, practiceId } = by.about;
  const at = deps.clock.now();
  if ((await markWithdrawn(trx, recipientId, at)) === 0) return;
  await recordAudit(trx, by.principal, {
    at,
    action: 'recipient.withdraw_consent',
    entityKind: 'recipient',
    entityId: recipientId,
    practiceId,
  });
}
