import { londonDate } from '../../src/kernel/dates.ts';
import type { Principal } from '../../src/kernel/principal.ts';
import { findPracticeByCode } from '../../src/modules/budgets/index.ts';
import {
  CHILD_UNDER,
  communicationNeeds,
  GROWN_UP_FROM,
  type RecipientIdentity,
  safeContact,
} from '../../src/modules/recipients/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { type Circumstances, NAMED_CIRCUMSTANCES } from '../data/named-circumstances.ts';
import { keyOfPerson } from '../named-person.ts';
import type { Seeding } from '../seeding.ts';

type Prepared = { practice: string; identity: RecipientIdentity; communicationNeeds: string | null };

function circumstancesOf(identity: RecipientIdentity): Circumstances | undefined {
  const key = keyOfPerson(identity);
  return key && NAMED_CIRCUMSTANCES[key];
}

async function recordCircumstances(
  { service, clock }: Seeding,
  by: { requester: Principal; recipientId: string; note: string },
  known: Circumstances,
): Promise<void> {
  const { requester, recipientId, note } = by;
  const { recipients } = service;
  const today = londonDate(clock.now());
  const { representative, capacity } = known;
  await recipients.recordNeeds(requester, { recipientId, needs: communicationNeeds.parse({ ...known.needs, note }) });
  await recipients.setSafeContact(requester, { recipientId, contact: safeContact.parse(known.contact) });
  if (representative) {
    const { evidenceSeenOn = today, ...who } = representative;
    await recipients.addRepresentative(requester, { recipientId, representative: { ...who, evidenceSeenOn } });
  }
  if (capacity) await recipients.recordCapacity(requester, { recipientId, ...capacity, assessedOn: today });
}

/** Under 16 somebody acts for them; at 16 and 17 it is noted that they can decide themselves (R25). */
async function recordYouth(
  { service, clock }: Seeding,
  by: { requester: Principal; recipientId: string; familyName: string },
): Promise<void> {
  const { requester, recipientId, familyName } = by;
  const day = londonDate(clock.now());
  const found = await inScope(service.db, requester.scope, (trx) =>
    service.recipients.readCircumstances(trx, { recipientId, day }),
  );
  if (found.age >= GROWN_UP_FROM || found.hasCapacityNote || found.liveRepresentatives.length > 0) return;
  if (found.age >= CHILD_UNDER) {
    const note = 'Talked it through alone with them: they know what it is for and chose it.';
    await service.recipients.recordCapacity(requester, { recipientId, lacksCapacity: false, assessedOn: day, note });
    return;
  }
  const representative = {
    kind: 'parental',
    ...{
      givenName: 'Robin',
      familyName,
      dateOfBirth: '1985-04-12',
      relationship: 'Parent',
      evidence: 'Full birth certificate',
    },
    ...{ evidenceSeenOn: day, isIdentityChecked: true, hasRecipientAgreed: false, hasRepresentativeAgreed: true },
    endsOn: null,
  } as const;
  await service.recipients.addRepresentative(requester, { recipientId, representative });
}

const isYoung = ({ dateOfBirth }: RecipientIdentity, today: string) =>
  Number(today.slice(0, 4)) - Number(dateOfBirth.slice(0, 4)) <= GROWN_UP_FROM;

/** Records what has to be known of somebody before help is asked for, or what their story tells of them. */
export async function preparePerson(seeding: Seeding, requester: Principal, person: Prepared): Promise<void> {
  const { identity } = person;
  const known = circumstancesOf(identity);
  if (!known && !isYoung(identity, londonDate(seeding.clock.now()))) return;
  const note = person.communicationNeeds ?? 'None';
  const recipientId = await inScope(seeding.service.db, requester.scope, async (trx) => {
    const practice = await findPracticeByCode(trx, person.practice);
    const input = { practiceId: practice?.id ?? '', identity, communicationNeeds: note };
    return (await seeding.service.recipients.findOrAddRecipient(trx, requester, input)).id;
  });
  if (known) await recordCircumstances(seeding, { requester, recipientId, note }, known);
  else await recordYouth(seeding, { requester, recipientId, familyName: identity.familyName });
}
