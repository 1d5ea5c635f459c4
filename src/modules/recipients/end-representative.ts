import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import { checkNote } from './check-note.ts';
import { actOnPerson, auditPerson } from './person-act.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { findRepresentative, updateEnded } from './representative-store.ts';

export type EndRepresentativeInput = { representativeId: string; reason: string };

/**
 * From now on this person no longer acts for the recipient (R27): who chose them may say so at any time. Ended before,
 * it changes nothing. Throws `not_found`, and `invalid_input` without a reason. Returns whose representative it was.
 */
export async function endRepresentative(
  deps: RecipientDeps,
  principal: Principal,
  input: EndRepresentativeInput,
): Promise<{ recipientId: string }> {
  const reason = checkNote(input.reason, 'reason');
  const { representativeId: id } = input;
  const seen = await inScope(deps.db, principal.scope, (trx) => findRepresentative(trx, id));
  if (!seen) throw new AppError('not_found', 'There is no such representative.');
  const { recipientId } = seen;
  return actOnPerson(deps, { principal, recipientId }, async (act) => {
    const { trx, at } = act;
    const known = await findRepresentative(trx, id, 'locked');
    if (!known || known.endedAt) return { recipientId };
    await updateEnded(trx, id, { at, by: principal.id, reason });
    const after = { representativeId: id, kind: known.kind };
    await auditPerson(act, { action: 'recipient.end_representative', after, reason });
    if (known.review === 'pending') {
      await publishEvent(trx, {
        type: 'recipient.nominee_settled',
        occurredAt: at,
        practiceId: known.practiceId,
        awardId: null,
        payload: { representativeId: id },
      });
    }
    return { recipientId };
  });
}
