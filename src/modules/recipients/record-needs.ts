import { isDeepStrictEqual } from 'node:util';
import type { Principal } from '../../kernel/principal.ts';
import { noteFault } from './check-note.ts';
import type { CommunicationNeeds } from './core/communication-needs.ts';
import { seal } from './identity-keys.ts';
import { openNote, sealNote } from './needs-note.ts';
import { actOnPerson, auditPerson, type PersonAct, recordedFacts, refuseFaults } from './person-act.ts';
import { findNeeds } from './person-facts.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { updateNeeds } from './recipient-store.ts';
import { insertVersion } from './version-store.ts';

export type RecordNeedsInput = { recipientId: string; needs: CommunicationNeeds };

/** Kept for a note that was left empty: somebody asked, and there is nothing more to say. */
const NOTHING_MORE = 'None';

async function isKnown({ deps, trx, person }: PersonAct, needs: CommunicationNeeds): Promise<boolean> {
  const known = await findNeeds({ db: trx, keys: deps.identityKeys, recipientId: person.id });
  if (!known) return false;
  const { recordedAt, recordedBy, ...fields } = known;
  return isDeepStrictEqual({ ...fields, note: openNote(deps.identityKeys, person) }, { ...needs, note: noteOf(needs) });
}

const noteOf = ({ note }: CommunicationNeeds) => note || NOTHING_MORE;

/**
 * Records how a person needs to be written or spoken to, and that they were asked today: the next review is due in a
 * year. The same again on the same day changes nothing. Throws `invalid_input` for a note with an NHS number or a card
 * number in it (R57).
 */
export async function recordNeeds(deps: RecipientDeps, principal: Principal, input: RecordNeedsInput): Promise<void> {
  const { recipientId, needs } = input;
  const message = needs.note ? noteFault(needs.note) : null;
  if (message) refuseFaults([{ field: 'note', message }]);
  return actOnPerson(deps, { principal, recipientId }, async (act) => {
    const { trx, person, today } = act;
    const isSame = await isKnown(act, needs);
    if (isSame && person.needsReviewedOn === today) return;
    if (!isSame) {
      const { formats, channel, language, interpreter, contactPerson } = needs;
      const about = recordedFacts(act);
      await insertVersion(trx, 'recipient_needs', {
        about,
        facts: { formats, channel, language, interpreter },
        sealed: contactPerson ? seal(deps.identityKeys, about.id, contactPerson) : null,
      });
    }
    const note = sealNote(deps.identityKeys, person.id, noteOf(needs));
    await updateNeeds(trx, person.id, { note, reviewedOn: today });
    await auditPerson(act, { action: 'recipient.needs', after: { isChanged: !isSame } });
  });
}
