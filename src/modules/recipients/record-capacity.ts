import type { Principal } from '../../kernel/principal.ts';
import { checkNote } from './check-note.ts';
import { type CapacityRecord, capacityFaults } from './core/capacity.ts';
import { seal } from './identity-keys.ts';
import { actOnPerson, auditPerson, recordedFacts, refuseFaults } from './person-act.ts';
import { findCapacity } from './person-facts.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { insertVersion } from './version-store.ts';

export type RecordCapacityInput = CapacityRecord & { recipientId: string };

/**
 * Records whether a person can decide about the help themselves, and what that was judged by: the note that 16 and 17
 * year olds need (R25), or why help is in the best interests of somebody who cannot decide (R26). The same again
 * changes nothing. Throws `invalid_input` for a day to come, and for a note with an NHS number in it (R57).
 */
export async function recordCapacity(
  deps: RecipientDeps,
  principal: Principal,
  input: RecordCapacityInput,
): Promise<void> {
  const { recipientId, lacksCapacity, assessedOn } = input;
  const note = checkNote(input.note);
  return actOnPerson(deps, { principal, recipientId }, async (act) => {
    refuseFaults(capacityFaults(input, act.today));
    const known = await findCapacity({ db: act.trx, keys: deps.identityKeys, recipientId });
    const isSame = known?.lacksCapacity === lacksCapacity && known.assessedOn === assessedOn && known.note === note;
    if (isSame) return;
    const about = recordedFacts(act);
    await insertVersion(act.trx, 'recipient_capacity', {
      about,
      facts: { lacks_capacity: lacksCapacity, assessed_on: assessedOn },
      sealed: seal(deps.identityKeys, about.id, { note }),
    });
    await auditPerson(act, { action: 'recipient.capacity', after: { lacksCapacity, assessedOn } });
  });
}
