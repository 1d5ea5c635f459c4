import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { withNewDetails } from './core/match-recipient.ts';
import type { RecipientIdentity } from './core/recipient-identity.ts';
import { encryptIdentity, hashContacts, hashIdentity } from './identity-keys.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { type RecipientRow, updateRecipient } from './recipient-store.ts';

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

type Details = {
  known: RecipientRow & { identity: RecipientIdentity };
  given: RecipientIdentity;
  /** How they need to be written or spoken to, where they were asked now. */
  communicationNeeds?: string | undefined;
};

/** Takes over contacts, an NHS number and needs that are new, in the caller's transaction; the audit names the fields. */
export async function takeNewDetails(
  by: { deps: RecipientDeps; trx: Trx; principal: Principal; input: { practiceId: string } },
  details: Details,
): Promise<void> {
  const { deps, trx, principal } = by;
  const { practiceId } = by.input;
  const { known, given } = details;
  const { identity, changed } = withNewDetails(known.identity, given);
  const communicationNeeds = details.communicationNeeds ?? known.communicationNeeds;
  const fields = communicationNeeds === known.communicationNeeds ? changed : [...changed, 'communicationNeeds'];
  if (fields.length === 0) return;
  const at = deps.clock.now();
  await updateRecipient(trx, {
    id: known.id,
    ...encryptIdentity(deps.identityKeys, known.id, identity),
    hashes: hashIdentity(deps.identityKeys, identity),
    contacts: hashContacts(deps.identityKeys, identity),
    communicationNeeds,
    needsReviewedOn: details.communicationNeeds ? londonDate(at) : undefined,
  });
  await recordAudit(trx, principal, {
    at,
    action: 'recipient.update',
    entityKind: 'recipient',
    entityId: known.id,
    practiceId,
    after: { fields },
  });
  if (changed.includes('phone') || changed.includes('email'))
    await tellOfContact(trx, { id: known.id, practiceId, at });
}
