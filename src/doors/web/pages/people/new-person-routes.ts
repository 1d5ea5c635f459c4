import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { type RecipientIdentity, recipientIdentity } from '../../../../modules/recipients/index.ts';
import { attempt } from '../../shell/attempt.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { readForm, type Typed } from '../make-award/read-answers.ts';
import { type Reading, readBy, typedDate } from '../person-acts/person-form.ts';

type Tried = { typed: Typed; errors: readonly FieldError[] };

function showNew({ typed, errors }: Tried = { typed: {}, errors: [] }): Answer {
  return { view: 'pages/people/new-person.njk', title: 'Add a person', model: { typed }, errors };
}

const FIELDS = {
  'address.line1': 'line1',
  'address.line2': 'line2',
  'address.city': 'city',
  'address.postcode': 'postcode',
};

function readPerson(typed: Typed): Reading<RecipientIdentity> {
  const { givenName = '', familyName = '', phone, email, nhsNumber, line1 = '', line2, city = '', postcode } = typed;
  const address = { line1, city, postcode: postcode ?? '', ...(line2 ? { line2 } : {}) };
  const given = {
    ...{ givenName, familyName, dateOfBirth: typedDate(typed, 'dateOfBirth') },
    ...(postcode ? { postcode } : {}),
    ...(phone ? { phone } : {}),
    ...(email ? { email } : {}),
    ...(nhsNumber ? { nhsNumber } : {}),
    ...(line1 || city ? { address } : {}),
  };
  return readBy(recipientIdentity, given, FIELDS);
}

const REFUSED: Readonly<Record<string, string>> = {
  'recipient.dateOfBirth': 'dateOfBirth',
  'recipient.nhsNumber': 'nhsNumber',
};

const KEPT =
  'How to reach them stays as they answered when they were asked which ways are safe. Ask them before you change it.';

async function add(visit: StaffVisit): Promise<Answer> {
  const { deps, principal, practice } = visit;
  if (!practice) throw new AppError('forbidden', 'Only the staff of a practice add people.');
  const typed = readForm(visit.req.body);
  const person = readPerson(typed);
  if (person.errors) return showNew({ typed, errors: person.errors });
  const adding = read(visit, (trx) =>
    deps.recipients.findOrAddRecipient(trx, principal, { practiceId: practice.id, identity: person.value }),
  );
  const added = await attempt(adding);
  if (!added.errors) {
    return {
      done: added.value.added ? 'The person is added' : 'The person was on record already',
      next: added.value.added
        ? ['Ask them next how they need to be written or spoken to, and which ways to them are safe.']
        : [added.value.kept.length > 0 ? KEPT : 'What you entered that was new has been taken over.'],
      link: { text: 'Go to the person', href: `/people/${added.value.id}` },
    };
  }
  const errors = added.errors.map(({ field, message }) => ({ field: REFUSED[field] ?? field, message }));
  return showNew({ typed, errors });
}

export const NEW_PERSON_ROUTES: readonly Route[] = [
  { method: 'get', path: '/people/new', access: PRACTICE_STAFF, handle: () => showNew() },
  { method: 'post', path: '/people/new', access: PRACTICE_STAFF, handle: add },
];
