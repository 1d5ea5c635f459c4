/**
 * The people who are helped. Names, birth dates, contacts and NHS numbers live here only, encrypted; all
 * other modules hold ids.
 */
import { AppError } from '../../kernel/app-error.ts';
import type { LondonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { type Db, inScope, type Trx } from '../../platform/database.ts';
import type { DescribedPerson } from '../staff/index.ts';
import { type AddRepresentativeInput, addRepresentative } from './add-representative.ts';
import type { RecipientIdentity } from './core/recipient-identity.ts';
import { type EndRepresentativeInput, endRepresentative } from './end-representative.ts';
import { type FindOrAddRecipientInput, findOrAddRecipient } from './find-or-add-recipient.ts';
import { findPeople, type PeopleSearch } from './find-people.ts';
import { findHouseholdCompanions } from './household-members-store.ts';
import { listAtSamePostcode } from './household-store.ts';
import { decryptIdentity, hashIdentity } from './identity-keys.ts';
import { keysOfPerson } from './person-keys.ts';
import { phoneForCodes } from './phone-for-codes.ts';
import { readCircumstances } from './read-circumstances.ts';
import { needsLine, readPerson } from './read-person.ts';
import { readReach } from './read-reach.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import {
  findDeathRecordedAt,
  findRecipient,
  findRecipients,
  hasConsentInForce,
  isRecipientOf,
  lockDescriptions,
} from './recipient-store.ts';
import { type RecordCapacityInput, recordCapacity } from './record-capacity.ts';
import { type RecordCarePlanInput, recordCarePlan } from './record-care-plan.ts';
import { type RecordConsentInput, recordConsent } from './record-consent.ts';
import { recordDeath } from './record-death.ts';
import { leaveHousehold, type RecordHouseholdInput, recordHousehold } from './record-household.ts';
import { type RecordNeedsInput, recordNeeds } from './record-needs.ts';
import { nomineeToReview, type ReviewNomineeInput, reviewNominee } from './review-nominee.ts';
import { type SetSafeContactInput, setSafeContact } from './set-safe-contact.ts';
import { findSharedContacts, hashOlderContacts } from './shared-contacts.ts';
import { type TakeBackDeathInput, takeBackDeath } from './take-back-death.ts';
import { noteStaffView, type RevealIdentityInput, revealedUntil, revealIdentity } from './view-identity.ts';
import { withdrawConsents } from './withdraw-consents.ts';

export { checkNote, noteFault } from './check-note.ts';
export { CHILD_UNDER, GROWN_UP_FROM } from './core/age-on.ts';
export { type CapacityRecord, capacityRecord } from './core/capacity.ts';
export { type CarePlanRecord, carePlanRecord } from './core/care-plan.ts';
export {
  type CommunicationNeeds,
  communicationNeeds,
} from './core/communication-needs.ts';
export { type Circumstances, type LegalRoute, mayReceive, type ReceiveRefusal } from './core/may-receive.ts';
export { formatNhsNumber, nhsNumber } from './core/nhs-number.ts';
export { cardholderNames, printedName } from './core/printed-name.ts';
export {
  isMobile,
  type RecipientIdentity,
  recipientIdentity,
  toInternationalPhone,
} from './core/recipient-identity.ts';
export {
  type AuthorityState,
  type NewRepresentative,
  newRepresentative,
  REPRESENTATIVE_KINDS,
  type RepresentativeKind,
} from './core/representative.ts';
export { REVEAL_REASONS, type RevealReason } from './core/reveal-reason.ts';
export { SAFE_ROUTES, type SafeContact, type SafeRoute, safeContact } from './core/safe-contact.ts';
export type { FindOrAddRecipientInput } from './find-or-add-recipient.ts';
export type { FoundPerson, PeopleSearch } from './find-people.ts';
export { type IdentityKeys, type Sealed, seal, unseal } from './identity-keys.ts';
export type { Person, Representative } from './read-person.ts';
export type { Reach } from './read-reach.ts';
export type { RecipientDeps } from './recipient-deps.ts';
export { isLinked, refuseLinked } from './refuse-linked.ts';
export { isNomineePending, type NomineeToReview } from './review-nominee.ts';
export type { SharedContact } from './shared-contacts.ts';
export { queueCardholderPhone } from './take-new-details.ts';

/** What practice staff record of a person, each in a transaction of its own. */
function bindRecords(deps: RecipientDeps) {
  return {
    recordNeeds: (by: Principal, input: RecordNeedsInput) => recordNeeds(deps, by, input),
    setSafeContact: (by: Principal, input: SetSafeContactInput) => setSafeContact(deps, by, input),
    addRepresentative: (by: Principal, input: AddRepresentativeInput) => addRepresentative(deps, by, input),
    endRepresentative: (by: Principal, input: EndRepresentativeInput) => endRepresentative(deps, by, input),
    reviewNominee: (by: Principal, input: ReviewNomineeInput) => reviewNominee(deps, by, input),
    recordHousehold: (by: Principal, input: RecordHouseholdInput) => recordHousehold(deps, by, input),
    leaveHousehold: (by: Principal, input: { recipientId: string }) => leaveHousehold(deps, by, input),
    recordCapacity: (by: Principal, input: RecordCapacityInput) => recordCapacity(deps, by, input),
    recordCarePlan: (by: Principal, input: RecordCarePlanInput) => recordCarePlan(deps, by, input),
    takeBackDeath: (by: Principal, input: TakeBackDeathInput) => takeBackDeath(deps, by, input),
    revealIdentity: (by: Principal, input: RevealIdentityInput) => revealIdentity(deps, by, input),
  };
}

function bindReads(deps: RecipientDeps) {
  return {
    /** What decides whether somebody may be helped on a day, and through whom; for `mayReceive`. */
    readCircumstances: (db: Db | Trx, about: { recipientId: string; day: LondonDate }) =>
      readCircumstances(deps, db, about),

    readPerson: (by: Principal, recipientId: string) =>
      inScope(deps.db, by.scope, (trx) => readPerson(deps, trx, { principal: by, recipientId })),

    /** Notes that one of the practice's staff looks at who somebody is: once for a quarter of an hour (R58). */
    noteLook: (trx: Trx, principal: Principal, about: { recipientId: string; practiceId: string }) =>
      noteStaffView({ deps, trx, principal }, { id: about.recipientId, practiceId: about.practiceId }),

    /** Until when a person is shown to somebody outside the practice; null when a reason is needed first (R16). */
    revealedUntil: (trx: Trx, principal: Principal, recipientId: string) =>
      revealedUntil({ deps, trx, principal }, recipientId),

    /** Others of the practice at the same postcode, by ids: whoever may live with the person. */
    listAtSamePostcode: (db: Db | Trx, about: { recipientId: string; limit: number }) => listAtSamePostcode(db, about),

    /** A nomination that finance decides on; undefined for any other. */
    nomineeToReview: (trx: Trx, representativeId: string) => nomineeToReview(deps, trx, representativeId),

    /** How a person may be written to, and where; nobody's look is noted. */
    readReach: (db: Db | Trx, recipientId: string) => readReach(deps, db, recipientId),

    phoneForCodes: (db: Db | Trx, recipientId: string) => phoneForCodes(deps, db, recipientId),

    /** The practice of a person; null when the scope does not hold them. */
    practiceOf: async (db: Db | Trx, recipientId: string) => (await findRecipient(db, recipientId))?.practiceId ?? null,
  };
}

export function createRecipients(deps: RecipientDeps) {
  return {
    findOrAddRecipient: (trx: Trx, principal: Principal, input: FindOrAddRecipientInput) =>
      findOrAddRecipient(deps, trx, { principal, input }),

    /** Before the first of several people is found or added: two who name the same never wait in a ring. */
    lockDescribed: (trx: Trx, people: readonly RecipientIdentity[]) =>
      lockDescriptions(
        trx,
        people.map((person) => hashIdentity(deps.identityKeys, person)),
      ),

    findPeople: (trx: Trx, principal: Principal, search: PeopleSearch) => findPeople(deps, trx, { principal, search }),

    /** Keyed hashes of somebody who need not be a recipient (R14). Throws `invalid_input` with the fields at fault. */
    keysOfPerson: (person: DescribedPerson) => keysOfPerson(deps.identityKeys, person),

    recordConsent: (trx: Trx, principal: Principal, input: RecordConsentInput) =>
      recordConsent(deps, trx, { principal, input }),

    withdrawConsents: (trx: Trx, principal: Principal, about: { recipientId: string; practiceId: string }) =>
      withdrawConsents(deps, trx, { principal, about }),

    recordDeath: (trx: Trx, principal: Principal, about: { recipientId: string; practiceId: string }) =>
      recordDeath(deps, trx, { principal, about }),

    /** Whether a consent of the person is in force (R28). */
    hasConsent: (db: Db | Trx, recipientId: string) => hasConsentInForce(db, recipientId),

    /** Whether the person is recorded as having died: nothing more is asked for them (R36). */
    isDeathRecorded: async (db: Db | Trx, recipientId: string) => (await findDeathRecordedAt(db, recipientId)) !== null,

    /** When the person was recorded as having died; null when they were not. */
    deathRecordedAt: (db: Db | Trx, recipientId: string) => findDeathRecordedAt(db, recipientId),

    /** The person and everybody who lived with them in the 12 months before a day, or since, by ids (R30). */
    householdCompanions: (db: Db | Trx, about: { recipientId: string; day: LondonDate }) =>
      findHouseholdCompanions(db, about),

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

    /** How a person needs to be written or spoken to, in one line; `not asked` makes a task. Throws `not_found`. */
    communicationNeeds: (db: Db | Trx, recipientId: string) => needsLine(deps, db, recipientId),

    ...bindRecords(deps),
    ...bindReads(deps),
  };
}

export type Recipients = ReturnType<typeof createRecipients>;
