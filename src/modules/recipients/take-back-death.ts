import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { requireRole } from '../staff/index.ts';
import { checkNote } from './check-note.ts';
import { actOnPerson, auditPerson } from './person-act.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { unmarkDead } from './recipient-store.ts';

export type TakeBackDeathInput = { recipientId: string; reason: string };

/**
 * An approver takes back a death that was recorded by mistake (R36): the person may be helped and written to again.
 * What ended stays ended, and needs new awards. Throws `wrong_state` when no death is on record, `forbidden` for
 * other roles, `invalid_input` without a reason.
 */
export async function takeBackDeath(
  deps: RecipientDeps,
  principal: Principal,
  input: TakeBackDeathInput,
): Promise<void> {
  requireRole(principal, 'approver');
  const { recipientId } = input;
  const reason = checkNote(input.reason, 'reason');
  await actOnPerson(deps, { principal, recipientId }, async (act) => {
    const { deathRecordedAt } = act.person;
    if (!deathRecordedAt) throw new AppError('wrong_state', 'This person is not recorded as having died.');
    await unmarkDead(act.trx, recipientId);
    const before = { deathRecordedAt: deathRecordedAt.toISOString() };
    await auditPerson(act, { action: 'recipient.take_back_death', before, reason });
  });
}
