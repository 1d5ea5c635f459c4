import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { NOT_ASKED } from './core/communication-needs.ts';
import { isOtherPerson, isSamePerson } from './core/match-recipient.ts';
import { isBorn, type RecipientIdentity } from './core/recipient-identity.ts';
import { decryptIdentity, encryptIdentity, hashContacts, hashIdentity } from './identity-keys.ts';
import { sealNote } from './needs-note.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { findLikelyRecipients, insertRecipient, lockDescriptions, type RecipientRow } from './recipient-store.ts';
import { takeNewDetails, tellOfContact } from './take-new-details.ts';

export type FindOrAddRecipientInput = {
  practiceId: string;
  /** As `recipientIdentity` gives it. */
  identity: RecipientIdentity;
  /** `not asked` when left out, which makes a task. */
  communicationNeeds?: string;
  /** Of somebody known: taken over, at once or when `lock` has them, if that is given; or left as they are. */
  details?: 'leave' | { lock: (recipientId: string) => Promise<void> };
};

type Act = { deps: RecipientDeps; trx: Trx; principal: Principal; input: FindOrAddRecipientInput };
type KnownRecipient = RecipientRow & { identity: RecipientIdentity; hasNhsNumber: boolean };

/**
 * The practice's recipient of this description, added when there is none: matched by NHS number, else by names and
 * date of birth, and by postcode when both have one. Different NHS numbers are never one person. Contact details that
 * are new replace the old, but for those that the person spoke of when they were asked which ways are safe (R69):
 * these are named in `kept`. Two at once for one person wait for each other.
 * Refuses a birth in the future (`invalid_input`) and an NHS number held by somebody else (`conflict`).
 */
export async function findOrAddRecipient(
  deps: RecipientDeps,
  trx: Trx,
  by: { principal: Principal; input: FindOrAddRecipientInput },
): Promise<{ id: string; added: boolean; kept: string[] }> {
  const { principal, input } = by;
  const act: Act = { deps, trx, principal, input };
  refuseUnborn(act);
  const known = await findRecipient(act);
  if (!known) return { id: await addRecipient(act), added: true, kept: [] };
  const { communicationNeeds, identity: given, details } = input;
  if (details === 'leave') return { id: known.id, added: false, kept: [] };
  const { kept } = await takeNewDetails(act, { known, given, communicationNeeds, lock: details?.lock });
  return { id: known.id, added: false, kept };
}

function refuseUnborn({ deps, input }: Act): void {
  if (isBorn(input.identity, londonDate(deps.clock.now()))) return;
  const message = 'The date of birth must be in the past';
  throw new AppError('invalid_input', message, { errors: [{ field: 'recipient.dateOfBirth', message }] });
}

async function findRecipient({ deps, trx, input }: Act): Promise<KnownRecipient | undefined> {
  const hashes = hashIdentity(deps.identityKeys, input.identity);
  await lockDescriptions(trx, [hashes]);
  const rows = await findLikelyRecipients(trx, input.practiceId, hashes);
  const likely = rows.map((row) => ({ ...row, identity: decryptIdentity(deps.identityKeys, row.id, row) }));
  const sameNumber = likely.find((person) => person.hasNhsNumber);
  if (!sameNumber) return likely.find((person) => isSamePerson(person.identity, input.identity));
  if (!isOtherPerson(sameNumber.identity, input.identity)) return sameNumber;
  const message = 'This NHS number belongs to a person with another name and date of birth. Check the number';
  throw new AppError('conflict', message, { errors: [{ field: 'recipient.nhsNumber', message }] });
}

async function addRecipient({ deps, trx, principal, input }: Act): Promise<string> {
  const id = newId();
  const at = deps.clock.now();
  await insertRecipient(trx, {
    id,
    practiceId: input.practiceId,
    ...encryptIdentity(deps.identityKeys, id, input.identity),
    hashes: hashIdentity(deps.identityKeys, input.identity),
    contacts: hashContacts(deps.identityKeys, input.identity),
    ...sealNote(deps.identityKeys, id, input.communicationNeeds ?? NOT_ASKED),
    needsReviewedOn: input.communicationNeeds ? londonDate(at) : undefined,
    createdBy: principal.id,
    at,
  });
  await recordAudit(trx, principal, {
    at,
    action: 'recipient.add',
    entityKind: 'recipient',
    entityId: id,
    practiceId: input.practiceId,
  });
  if (input.identity.phone || input.identity.email) await tellOfContact(trx, { id, practiceId: input.practiceId, at });
  return id;
}
