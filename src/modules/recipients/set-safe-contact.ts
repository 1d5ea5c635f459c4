import { isDeepStrictEqual } from 'node:util';
import type { Principal } from '../../kernel/principal.ts';
import { noteFault } from './check-note.ts';
import { withContacts } from './core/match-recipient.ts';
import { type ContactAnswers, type SafeContact, safeContactFaults } from './core/safe-contact.ts';
import { decryptIdentity, seal } from './identity-keys.ts';
import { actOnPerson, auditPerson, type PersonAct, recordedFacts, refuseFaults } from './person-act.ts';
import { findContact } from './person-facts.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { queueCardholderPhone, saveDetails } from './take-new-details.ts';
import { insertVersion } from './version-store.ts';

export type SetSafeContactInput = { recipientId: string; contact: SafeContact };

async function isKnown({ deps, trx, person }: PersonAct, answers: ContactAnswers): Promise<boolean> {
  const known = await findContact({ db: trx, keys: deps.identityKeys, recipientId: person.id });
  if (!known) return false;
  const { recordedAt, recordedBy, ...before } = known;
  return isDeepStrictEqual(before, answers);
}

/**
 * Records which ways to a person are safe, as they answered (R69), with the number or address where those are new, or
 * gone. Without a record nothing is sent to them. The same again changes nothing. Throws `invalid_input` where a way is
 * safe that leads nowhere, or a note has an NHS number in it (R57).
 */
export async function setSafeContact(
  deps: RecipientDeps,
  principal: Principal,
  input: SetSafeContactInput,
): Promise<void> {
  const { recipientId, contact } = input;
  const { phone, email, address, ...answers } = contact;
  const message = answers.note ? noteFault(answers.note) : null;
  return actOnPerson(deps, { principal, recipientId }, async (act) => {
    const { trx, person } = act;
    const identity = decryptIdentity(deps.identityKeys, person.id, person);
    const details = withContacts(identity, { phone, email, address });
    refuseFaults([...(message ? [{ field: 'note', message }] : []), ...safeContactFaults(answers, details.identity)]);
    const by = { deps, trx, principal, input: { practiceId: person.practiceId } };
    await saveDetails(by, { known: person, details });
    if (await isKnown(act, answers)) return;
    const about = recordedFacts(act);
    await insertVersion(trx, 'recipient_contacts', {
      about,
      facts: {
        may_text: answers.mayText,
        may_call: answers.mayCall,
        may_leave_message: answers.mayLeaveMessage,
        may_email: answers.mayEmail,
        may_post: answers.mayPost,
        do_not_contact: answers.doNotContact,
      },
      sealed: answers.note ? seal(deps.identityKeys, about.id, { note: answers.note }) : null,
    });
    const { note, ...ways } = answers;
    await auditPerson(act, { action: 'recipient.safe_contact', after: ways });
    await queueCardholderPhone(trx, person.id);
  });
}
