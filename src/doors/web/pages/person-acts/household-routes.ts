import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate } from '../../../../kernel/dates.ts';
import type { FoundPerson, Person } from '../../../../modules/recipients/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import { attempt } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { readSearch } from '../make-award/person-forms.ts';
import { readForm, type Typed } from '../make-award/read-answers.ts';
import { readSeenPerson } from '../person/one-person.ts';

const MOST_PROPOSED = 10;

type Tried = { typed: Typed; errors: readonly FieldError[]; found?: readonly FoundPerson[] };
type Line = { id: string; name: string; note: string };

async function namesOf({ deps }: StaffVisit, trx: Trx, ids: readonly string[]): Promise<Line[]> {
  const names = await deps.recipients.names(trx, ids);
  return ids.flatMap((id) => {
    const name = names.get(id);
    return name ? [{ id, name: fullName(name), note: '' }] : [];
  });
}

const asLine = ({ id, identity }: FoundPerson): Line => ({
  id,
  name: fullName(identity),
  note: `Born ${formatDate(identity.dateOfBirth)}`,
});

async function showHousehold(
  visit: StaffVisit,
  person: Person,
  tried: Tried = { typed: {}, errors: [] },
): Promise<Answer> {
  const known = new Set([person.id, ...person.householdMemberIds]);
  const { members, proposed } = await read(visit, async (trx) => {
    const about = { recipientId: person.id, limit: MOST_PROPOSED };
    const { recipients } = visit.deps;
    const near = await recipients.listAtSamePostcode(trx, about);
    for (const recipientId of near) {
      await recipients.noteLook(trx, visit.principal, { recipientId, practiceId: person.practiceId });
    }
    return {
      members: await namesOf(visit, trx, person.householdMemberIds),
      proposed: await namesOf(visit, trx, near),
    };
  });
  const model = {
    name: fullName(person.identity),
    members,
    proposed,
    found: tried.found?.filter(({ id }) => !known.has(id)).map(asLine),
    typed: tried.typed,
    back: { text: fullName(person.identity), href: `/people/${person.id}` },
  };
  return { view: 'pages/person-acts/household.njk', title: 'Who lives with them?', model, errors: tried.errors };
}

async function search(visit: StaffVisit, person: Person, typed: Typed): Promise<Answer> {
  const wanted = readSearch(typed, person.practiceId);
  if (wanted.errors) return showHousehold(visit, person, { typed, errors: wanted.errors });
  const found = await read(visit, (trx) => visit.deps.recipients.findPeople(trx, visit.principal, wanted.value));
  return showHousehold(visit, person, { typed, errors: [], found });
}

async function join(visit: StaffVisit, person: Person, typed: Typed): Promise<Answer> {
  const withIds = [typed['withId'] ?? ''];
  const { recipients } = visit.deps;
  const joined = await attempt(recipients.recordHousehold(visit.principal, { recipientId: person.id, withIds }));
  if (joined.errors) return showHousehold(visit, person, { typed, errors: joined.errors });
  return { redirect: `/people/${person.id}/household` };
}

async function leave(visit: StaffVisit, person: Person): Promise<Answer> {
  await visit.deps.recipients.leaveHousehold(visit.principal, { recipientId: person.id });
  return { redirect: `/people/${person.id}/household` };
}

async function changeHousehold(visit: StaffVisit): Promise<Answer> {
  const person = await readSeenPerson(visit);
  const typed = readForm(visit.req.body);
  if (typed['act'] === 'search') return search(visit, person, typed);
  return typed['act'] === 'leave' ? leave(visit, person) : join(visit, person, typed);
}

const HOUSEHOLD = { path: '/people/:id/household', access: PRACTICE_STAFF } as const;

export const HOUSEHOLD_ROUTES: readonly Route[] = [
  {
    method: 'get',
    ...HOUSEHOLD,
    handle: async (visit: StaffVisit) => showHousehold(visit, await readSeenPerson(visit)),
  },
  { method: 'post', ...HOUSEHOLD, handle: changeHousehold },
];
