import { assert } from '../../kernel/assert.ts';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { type NewDetails, withNewDetails } from './core/match-recipient.ts';
import type { RecipientIdentity } from './core/recipient-identity.ts';
import { decryptIdentity, encryptIdentity, hashContacts, hashIdentity } from './identity-keys.ts';
import { openNote, sealNote } from './needs-note.ts';
import { findContact } from './person-facts.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { lockRecipient, type RecipientRow, updateRecipient } from './recipient-store.ts';

type By = { deps: RecipientDeps; trx: Trx; principal: Principal; input: { practiceId: string } };

/** Whoever looks for one contact of several people hears that there is a new one; the event does not hold it. */
export async function tellOfContact(trx: Trx, about: { id: string; practiceId: string; at: Date }): Promise<void> {
  const { id: recipientId, practiceId, at: occurredAt } = about;
  await publishEvent(trx, {
    type: 'recipient.contact_changed',
    occurredAt,
    practiceId,
    awardId: null,
    payload: { recipientId },
  });
}

/** The holder of the person's cards gets the number that one-time codes may go to now (R69). One at a time. */
export async function queueCardholderPhone(trx: Trx, recipientId: string): Promise<void> {
  const task = 'match-cardholder-phone';
  await enqueueJob(trx, { task, payload: { recipientId }, key: `${task}:${recipientId}`, queue: task });
}

/** Keeps what is known of a person now, in the caller's transaction; the audit names the fields. */
export async function saveDetails(
  by: By,
  about: {
    known: RecipientRow;
    details: NewDetails;
    communicationNeeds?: string | undefined;
  },
): Promise<void> {
  const { deps, trx, principal } = by;
  const { practiceId } = by.input;
  const { known, details } = about;
  const { identity, changed, kept } = details;
  const noted = openNote(deps.identityKeys, known);
  const { communicationNeeds: note = noted } = about;
  const fields = note === noted ? changed : [...changed, 'communicationNeeds'];
  if (fields.length + kept.length === 0) return;
  const at = deps.clock.now();
  if (fields.length > 0) {
    await updateRecipient(trx, {
      id: known.id,
      ...encryptIdentity(deps.identityKeys, known.id, identity),
      hashes: hashIdentity(deps.identityKeys, identity),
      contacts: hashContacts(deps.identityKeys, identity),
      ...sealNote(deps.identityKeys, known.id, note),
      needsReviewedOn: about.communicationNeeds ? londonDate(at) : undefined,
    });
  }
  await recordAudit(trx, principal, {
    at,
    action: 'recipient.update',
    entityKind: 'recipient',
    entityId: known.id,
    practiceId,
    after: { fields, ...(kept.length > 0 ? { kept } : {}) },
  });
  if (changed.includes('phone')) await queueCardholderPhone(trx, known.id);
  if (changed.includes('phone') || changed.includes('email'))
    await tellOfContact(trx, { id: known.id, practiceId, at });
}

/**
 * Takes over contacts, an NHS number and needs that are new, but no contact in place of one that the person spoke of
 * when they were asked which ways are safe (R69). Returns the fields that stayed for that reason. Where there is news
 * the person is locked and read again: what they were asked meanwhile is not written over.
 */
export async function takeNewDetails(
  by: By,
  about: {
    known: RecipientRow & { identity: RecipientIdentity };
    given: RecipientIdentity;
    /** How they need to be written or spoken to, where they were asked now. */
    communicationNeeds?: string | undefined;
    /** What comes before the lock on what is written of the person, where there is news. */
    lock?: ((recipientId: string) => Promise<void>) | undefined;
  },
): Promise<{ kept: string[] }> {
  const { deps, trx } = by;
  const { given, communicationNeeds } = about;
  const { changed } = withNewDetails(about.known.identity, given, false);
  if (changed.length === 0 && communicationNeeds === undefined) return { kept: [] };
  await about.lock?.(about.known.id);
  const known = await lockRecipient(trx, about.known.id);
  assert(known, `recipient ${about.known.id} is there`);
  const answers = await findContact({ db: trx, keys: deps.identityKeys, recipientId: known.id });
  const identity = decryptIdentity(deps.identityKeys, known.id, known);
  const details = withNewDetails(identity, given, answers !== null);
  await saveDetails(by, { known, details, communicationNeeds });
  return { kept: details.kept };
}
