import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate } from '../../../../kernel/dates.ts';
import type { FoundPerson } from '../../../../modules/recipients/index.ts';
import { fullName } from '../../shell/names.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { readSearch } from '../make-award/person-forms.ts';
import { readForm, type Typed } from '../make-award/read-answers.ts';
import { NEW_PERSON_ROUTES } from './new-person-routes.ts';
import { PEOPLE_LIST_ROUTES } from './people-list-routes.ts';
import { practiceOf } from './practice-of-people.ts';

type Tried = { typed: Typed; errors: readonly FieldError[]; found?: readonly FoundPerson[] };

const lineOf = ({ id, identity }: FoundPerson) => ({
  href: `/people/${id}`,
  name: fullName(identity),
  note: [`Born ${formatDate(identity.dateOfBirth)}`, identity.postcode].filter(Boolean).join(', '),
});

function showFind(visit: StaffVisit, tried: Tried = { typed: {}, errors: [] }): Answer {
  const model = {
    practice: practiceOf(visit).name,
    typed: tried.typed,
    found: tried.found?.map(lineOf),
  };
  return { view: 'pages/people/people.njk', title: 'Find a person', model, errors: tried.errors };
}

/** Sent by POST, so that nobody's name or number is in an address. */
async function find(visit: StaffVisit): Promise<Answer> {
  const typed = readForm(visit.req.body);
  const wanted = readSearch(typed, practiceOf(visit).id);
  if (wanted.errors) return showFind(visit, { typed, errors: wanted.errors });
  const found = await read(visit, (trx) => visit.deps.recipients.findPeople(trx, visit.principal, wanted.value));
  return showFind(visit, { typed, errors: [], found });
}

export const PEOPLE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/people', access: PRACTICE_STAFF, handle: (visit: StaffVisit) => showFind(visit) },
  { method: 'post', path: '/people', access: PRACTICE_STAFF, handle: find },
  ...NEW_PERSON_ROUTES,
  ...PEOPLE_LIST_ROUTES,
];
