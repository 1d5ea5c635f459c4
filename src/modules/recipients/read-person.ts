import { AppError } from '../../kernel/app-error.ts';
import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { RepresentativeIdentity } from './add-representative.ts';
import { ageOn } from './core/age-on.ts';
import { type CommunicationNeeds, isNeedsReviewDue, NOT_ASKED, needsInWords } from './core/communication-needs.ts';
import type { RecipientIdentity } from './core/recipient-identity.ts';
import { type AuthorityState, authorityOn } from './core/representative.ts';
import { type SafeRoute, safeRoutes } from './core/safe-contact.ts';
import { listHousehold } from './household-members-store.ts';
import { decryptIdentity, unseal } from './identity-keys.ts';
import { openNote } from './needs-note.ts';
import { findCapacity, findCarePlan, findContact, findNeeds } from './person-facts.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { findRecipient, listConsents, type StoredRecipient } from './recipient-store.ts';
import { listRepresentatives, type StoredRepresentative } from './representative-store.ts';
import { noteStaffView } from './view-identity.ts';

/** Somebody who may act, or might, or did, as the practice sees them. */
export type Representative = Omit<StoredRepresentative, 'sealed' | 'keyVersion' | 'personHash'> & {
  state: AuthorityState;
  who: RepresentativeIdentity;
};

/** Everything that a practice knows of a person, but for their awards. */
export type Person = {
  id: string;
  practiceId: string;
  identity: RecipientIdentity;
  age: number;
  /** The free text is its `note`. */
  needs: CommunicationNeeds;
  /** In sentences, what matters most first; empty when there are none, or nobody has asked. */
  needsWords: string[];
  areNeedsAsked: boolean;
  needsReviewedOn: LondonDate | null;
  isNeedsReviewDue: boolean;
  contact: Awaited<ReturnType<typeof findContact>>;
  safeRoutes: SafeRoute[];
  representatives: Representative[];
  capacity: Awaited<ReturnType<typeof findCapacity>>;
  carePlan: Awaited<ReturnType<typeof findCarePlan>>;
  /** The others that they live with, by ids. */
  householdMemberIds: string[];
  consents: Awaited<ReturnType<typeof listConsents>>;
  deathRecordedAt: Date | null;
};

type About = { db: Db | Trx; deps: Pick<RecipientDeps, 'identityKeys'>; person: StoredRecipient };

const NO_NEEDS = { formats: [], channel: null, language: null, interpreter: null, contactPerson: null };

/** What was recorded field by field with the free text, which older records have alone. */
async function needsOf({ db, deps, person }: About): Promise<CommunicationNeeds> {
  const found = await findNeeds({ db, keys: deps.identityKeys, recipientId: person.id });
  const { formats, channel, language, interpreter, contactPerson } = found ?? NO_NEEDS;
  const note = person.communicationNeeds === NOT_ASKED ? '' : openNote(deps.identityKeys, person);
  return { formats, channel, language, interpreter, contactPerson, note };
}

/** How a person needs to be written or spoken to, in one line; `not asked` until somebody asked. Throws `not_found`. */
export async function needsLine(
  deps: Pick<RecipientDeps, 'identityKeys'>,
  db: Db | Trx,
  recipientId: string,
): Promise<string> {
  const person = await findRecipient(db, recipientId);
  if (!person) throw new AppError('not_found', 'There is no such recipient.');
  if (person.communicationNeeds === NOT_ASKED) return NOT_ASKED;
  const words = needsInWords(await needsOf({ db, deps, person }));
  return words.length > 0 ? words.join('. ') : openNote(deps.identityKeys, person);
}

async function representativesOf({ db, deps, person }: About, day: LondonDate): Promise<Representative[]> {
  const rows = await listRepresentatives(db, person.id);
  return rows.map(({ sealed, keyVersion, personHash, ...row }) => ({
    ...row,
    state: authorityOn(row, day),
    who: unseal<RepresentativeIdentity>(deps.identityKeys, row.id, { sealed, keyVersion }),
  }));
}

async function factsOf(about: About, day: LondonDate): Promise<Person> {
  const { db, deps, person } = about;
  const facts = { db, keys: deps.identityKeys, recipientId: person.id };
  const identity = decryptIdentity(deps.identityKeys, person.id, person);
  const needs = await needsOf(about);
  const contact = await findContact(facts);
  const members = person.householdId ? await listHousehold(db, person.householdId) : [];
  return {
    id: person.id,
    practiceId: person.practiceId,
    identity,
    age: ageOn(identity.dateOfBirth, day),
    needs,
    needsWords: needsInWords(needs),
    areNeedsAsked: person.communicationNeeds !== NOT_ASKED,
    needsReviewedOn: person.needsReviewedOn,
    isNeedsReviewDue: isNeedsReviewDue(person.needsReviewedOn, day),
    contact,
    safeRoutes: safeRoutes(contact, identity),
    representatives: await representativesOf(about, day),
    capacity: await findCapacity(facts),
    carePlan: await findCarePlan(facts),
    householdMemberIds: members.filter((id) => id !== person.id),
    consents: await listConsents(db, person.id),
    deathRecordedAt: person.deathRecordedAt,
  };
}

/**
 * Everything that a practice knows of a person, for its staff. That they looked is recorded, once for a quarter of an
 * hour (R58). Throws `not_found` when the scope does not hold the person.
 */
export async function readPerson(
  deps: RecipientDeps,
  trx: Trx,
  by: { principal: Principal; recipientId: string },
): Promise<Person> {
  const person = await findRecipient(trx, by.recipientId);
  if (!person) throw new AppError('not_found', 'There is no such person.');
  await noteStaffView({ deps, trx, principal: by.principal }, person);
  return factsOf({ db: trx, deps, person }, londonDate(deps.clock.now()));
}
