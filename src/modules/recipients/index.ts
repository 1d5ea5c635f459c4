/**
 * The people who are helped. Names, birth dates, contacts and NHS numbers live here only, encrypted; all
 * other modules hold ids.
 */
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { RecipientIdentity } from './core/recipient-identity.ts';
import { type FindOrAddRecipientInput, findOrAddRecipient } from './find-or-add-recipient.ts';
import { findPeople, type PeopleSearch } from './find-people.ts';
import { findHouseholdMembers } from './household-members-store.ts';
import { decryptIdentity } from './identity-keys.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { findDeathRecordedAt, findRecipients, isRecipientOf } from './recipient-store.ts';
import { type RecordConsentInput, recordConsent } from './record-consent.ts';
import { recordDeath } from './record-death.ts';
import { findSharedContacts, hashOlderContacts } from './shared-contacts.ts';
import { withdrawConsents } from './withdraw-consents.ts';

export { checkNote, noteFault } from './check-note.ts';
export { nhsNumber } from './core/nhs-number.ts';
export { cardholderNames, printedName } from './core/printed-name.ts';
export {
  type RecipientIdentity,
  recipientIdentity,
  toInternationalPhone,
} from './core/recipient-identity.ts';
export type { FindOrAddRecipientInput } from './find-or-add-recipient.ts';
export type { FoundPerson, PeopleSearch } from './find-people.ts';
export type { RecipientDeps } from './recipient-deps.ts';
export type { SharedContact } from './shared-contacts.ts';

export function createRecipients(deps: RecipientDeps) {
  return {
    findOrAddRecipient: (trx: Trx, principal: Principal, input: FindOrAddRecipientInput) =>
      findOrAddRecipient(deps, trx, { principal, input }),

    findPeople: (trx: Trx, principal: Principal, search: PeopleSearch) => findPeople(deps, trx, { principal, search }),

    recordConsent: (trx: Trx, principal: Principal, input: RecordConsentInput) =>
      recordConsent(deps, trx, { principal, input }),

    withdrawConsents: (trx: Trx, principal: Principal, about: { recipientId: string; practiceId: string }) =>
      withdrawConsents(deps, trx, { principal, about }),

    recordDeath: (trx: Trx, principal: Principal, about: { recipientId: string; practiceId: string }) =>
      recordDeath(deps, trx, { principal, about }),

    /** Whether the person is recorded as having died: nothing more is asked for them (R36). */
    isDeathRecorded: async (db: Db | Trx, recipientId: string) => (await findDeathRecordedAt(db, recipientId)) !== null,

    /** When the person was recorded as having died; null when they were not. */
    deathRecordedAt: (db: Db | Trx, recipientId: string) => findDeathRecordedAt(db, recipientId),

    /** The person and everybody recorded as living with them, by ids (R30). */
    householdOf: (db: Db | Trx, recipientId: string) => findHouseholdMembers(db, recipientId),

    /** Who else has the person's phone number or email address, by ids. */
    sharedContacts: (db: Db | Trx, recipientId: string) => findSharedContacts(db, recipientId),

    hashOlderContacts: (trx: Trx) => hashOlderContacts(deps, trx),

    /** Whether the practice has a recipient with this id. */
    belongsTo: (db: Db | Trx, { recipientId, practiceId }: { recipientId: string; practiceId: string }) =>
      isRecipientOf(db, { id: recipientId, practiceId }),

    /** Everything known of one person. Throws `not_found` when the scope does not hold them. */
    async identityOf(db: Db | Trx, recipientId: string): Promise<RecipientIdentity> {
      const [row] = await findRecipients(db, [recipientId]);
      if (!row) throw new AppError('not_found', 'There is no such recipient.');
      return decryptIdentity(deps.identityKeys, row.id, row);
    },

    /** Names of those among the ids that the scope holds. */
    async names(db: Db | Trx, ids: readonly string[]): Promise<Map<string, { givenName: string; familyName: string }>> {
      const rows = await findRecipients(db, ids);
      return new Map(
        rows.map((row) => {
          const { givenName, familyName } = decryptIdentity(deps.identityKeys, row.id, row);
          return [row.id, { givenName, familyName }];
        }),
      );
    },

    /** What is recorded of the way a person needs to be written or spoken to; `not asked` makes a task. */
    async communicationNeeds(db: Db | Trx, recipientId: string): Promise<string> {
      const [row] = await findRecipients(db, [recipientId]);
      if (!row) throw new AppError('not_found', 'There is no such recipient.');
      return row.communicationNeeds;
    },
  };
}

export type Recipients = ReturnType<typeof createRecipients>;
