import type { LondonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { publishEvent } from '../audit/index.ts';
import { noteFault } from './check-note.ts';
import { ageOn } from './core/age-on.ts';
import { comparableName } from './core/match-recipient.ts';
import {
  authorityOn,
  type NewRepresentative,
  NOMINEE_OF_MANY,
  type NomineeReview,
  representativeFaults,
} from './core/representative.ts';
import { decryptIdentity, hashIdentity, seal } from './identity-keys.ts';
import { actOnPerson, auditPerson, type PersonAct, recordedFacts, refuseFaults } from './person-act.ts';
import { findCapacity } from './person-facts.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import {
  countNominated,
  insertRepresentative,
  listRepresentatives,
  lockNominee,
  type StoredRepresentative,
} from './representative-store.ts';

export type AddRepresentativeInput = { recipientId: string; representative: NewRepresentative };

/** Who a representative is; kept as cipher text. */
export type RepresentativeIdentity = Pick<
  NewRepresentative,
  'givenName' | 'familyName' | 'dateOfBirth' | 'relationship' | 'phone' | 'evidence'
>;

/** By family name and date of birth, as recipients are; where that is not known, by given name in its place. */
function personHashOf({ deps }: PersonAct, { givenName, familyName, dateOfBirth }: NewRepresentative): Buffer {
  const birth = dateOfBirth ?? comparableName(givenName);
  return hashIdentity(deps.identityKeys, { givenName, familyName, dateOfBirth: birth }).nameBirth;
}

async function refuseWrong(act: PersonAct, given: NewRepresentative): Promise<void> {
  const { deps, trx, person, today } = act;
  const identity = decryptIdentity(deps.identityKeys, person.id, person);
  const capacity = await findCapacity({ db: trx, keys: deps.identityKeys, recipientId: person.id });
  const message = noteFault(given.evidence);
  const isThemself =
    personHashOf(act, given).equals(person.nameBirthHash) &&
    comparableName(identity.givenName) === comparableName(given.givenName);
  refuseFaults([
    ...(isThemself ? [{ field: 'familyName', message: 'Nobody acts for themselves: enter somebody else' }] : []),
    ...(message ? [{ field: 'evidence', message }] : []),
    ...representativeFaults(given, {
      age: ageOn(identity.dateOfBirth, today),
      lacksCapacity: capacity?.lacksCapacity ?? false,
      today,
    }),
  ]);
}

/** Whether this very authority is on record already. */
function isSame(
  known: StoredRepresentative,
  about: { given: NewRepresentative; hash: Buffer; day: LondonDate },
): boolean {
  const { given, hash, day } = about;
  const isOpen = authorityOn(known, day) !== 'ended';
  return isOpen && known.kind === given.kind && known.personHash.equals(hash) && known.endsOn === given.endsOn;
}

type Reviewed = Pick<StoredRepresentative, 'review' | 'reviewedBy' | 'reviewedAt' | 'reviewReason'>;
const reviewed = (review: NomineeReview): Reviewed => ({
  review,
  reviewedBy: null,
  reviewedAt: null,
  reviewReason: null,
});

/** A nomination that is renewed is not of one more person: whether finance has looked stays as it was. */
async function reviewOf(
  act: PersonAct,
  about: { given: NewRepresentative; hash: Buffer; known: readonly StoredRepresentative[] },
): Promise<Reviewed> {
  const { given, hash, known } = about;
  if (given.kind !== 'nominee') return reviewed('not_needed');
  await lockNominee(act.trx, hash);
  const open = known.filter(
    (one) => one.kind === 'nominee' && one.personHash.equals(hash) && authorityOn(one, act.today) !== 'ended',
  );
  const renewed = open.find(({ review }) => review !== 'pending') ?? open[0];
  if (renewed) return renewed;
  const people = (await countNominated(act.trx, hash, act.today)) + 1;
  return reviewed(people >= NOMINEE_OF_MANY ? 'pending' : 'not_needed');
}

/**
 * Records who may act for a person, with the authority that was seen and its dates (R25 to R27). Whoever is to be the
 * nominee of a third person, counting every practice, may not act until finance has looked: `recipient.nominee_of_many`
 * tells them. The same authority again gives the one on record. Throws `invalid_input` with each field that is wrong.
 */
export async function addRepresentative(
  deps: RecipientDeps,
  principal: Principal,
  input: AddRepresentativeInput,
): Promise<{ id: string; review: NomineeReview }> {
  const { recipientId, representative: given } = input;
  return actOnPerson(deps, { principal, recipientId }, async (act) => {
    await refuseWrong(act, given);
    const { trx, today, person } = act;
    const hash = personHashOf(act, given);
    const known = await listRepresentatives(trx, recipientId);
    const same = known.find((one) => isSame(one, { given, hash, day: today }));
    if (same) return { id: same.id, review: same.review };
    const about = recordedFacts(act);
    const { kind, evidenceSeenOn, isIdentityChecked, hasRecipientAgreed, hasRepresentativeAgreed, endsOn } = given;
    const { givenName, familyName, dateOfBirth, relationship, phone, evidence } = given;
    const who: RepresentativeIdentity = { givenName, familyName, dateOfBirth, relationship, phone, evidence };
    const { review, reviewedBy, reviewedAt, reviewReason } = await reviewOf(act, { given, hash, known });
    const startsOn = given.startsOn ?? today;
    await insertRepresentative(trx, {
      about,
      facts: {
        ...{ kind, personHash: hash, evidenceSeenOn, isIdentityChecked, hasRecipientAgreed, hasRepresentativeAgreed },
        ...{ startsOn, endsOn, review, reviewedBy, reviewedAt, reviewReason },
      },
      sealed: seal(deps.identityKeys, about.id, who),
    });
    const after = { representativeId: about.id, kind, startsOn, endsOn, review };
    await auditPerson(act, { action: 'recipient.add_representative', after });
    if (review === 'pending') {
      await publishEvent(trx, {
        type: 'recipient.nominee_of_many',
        occurredAt: act.at,
        practiceId: person.practiceId,
        awardId: null,
        payload: { representativeId: about.id },
      });
    }
    return { id: about.id, review };
  });
}
