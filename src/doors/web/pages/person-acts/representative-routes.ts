import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { type NewRepresentative, newRepresentative } from '../../../../modules/recipients/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { authorityWords, KIND_CHOICES } from '../../words/person-words.ts';
import type { Typed } from '../make-award/read-answers.ts';
import { readSeenPerson } from '../person/one-person.ts';
import { isTicked, personForm, type Reading, readBy, typedDate } from './person-form.ts';

function readRepresentative(typed: Typed): Reading<NewRepresentative> {
  const { kind, givenName = '', familyName = '', relationship = '', phone, evidence = '' } = typed;
  const [dateOfBirth, startsOn] = [typedDate(typed, 'dateOfBirth'), typedDate(typed, 'startsOn')];
  const given = {
    ...{ kind, givenName, familyName, relationship, evidence },
    ...(dateOfBirth ? { dateOfBirth } : {}),
    ...(phone ? { phone } : {}),
    evidenceSeenOn: typedDate(typed, 'evidenceSeenOn'),
    isIdentityChecked: isTicked(typed, 'isIdentityChecked'),
    hasRecipientAgreed: isTicked(typed, 'hasRecipientAgreed'),
    hasRepresentativeAgreed: isTicked(typed, 'hasRepresentativeAgreed'),
    ...(startsOn ? { startsOn } : {}),
    endsOn: typedDate(typed, 'endsOn') || null,
  };
  if (!kind) return { errors: [{ field: 'kind', message: 'Choose by what authority they act' }] };
  return readBy(newRepresentative, given);
}

const ADD_ROUTES = personForm<NewRepresentative>({
  path: 'representatives/new',
  view: 'pages/person-acts/representative.njk',
  title: 'Who may act for them?',
  usual: ({ age, capacity }) => ({ kind: age < 16 ? 'parental' : capacity?.lacksCapacity ? 'donee' : 'nominee' }),
  extra: () => ({ kinds: KIND_CHOICES }),
  read: readRepresentative,
  act: ({ deps, principal }, { recipientId, value: representative }) =>
    deps.recipients.addRepresentative(principal, { recipientId, representative }),
  done: {
    done: 'Recorded who may act',
    next: [
      'Their page says since when, and by what authority.',
      'If this nominee acts for three people or more, alliance finance looks first, and nothing new can be asked for until then.',
    ],
  },
});

async function readRepresentativeOf(visit: StaffVisit) {
  const person = await readSeenPerson(visit);
  const id = textOf(visit.req.params['representative']);
  const found = person.representatives.find((one) => one.id === id);
  if (!found) throw new AppError('not_found', 'There is no such representative of this person.');
  return { person, representative: found };
}

type Tried = { typed: string; errors: readonly FieldError[] };

async function showEnd(visit: StaffVisit, tried: Tried = { typed: '', errors: [] }): Promise<Answer> {
  const { person, representative } = await readRepresentativeOf(visit);
  const { givenName, familyName } = representative.who;
  const model = {
    heading: `${givenName} ${familyName} no longer acts for them`,
    happens: [
      `${authorityWords(representative)}.`,
      'From now on they act for this person no more. A card that they hold goes on working until you freeze it.',
    ],
    isImpossible: representative.state === 'ended',
    reason: {
      label: 'Why does it end?',
      hint: 'For example: she chose her son instead. No names, no NHS number, no card number.',
      typed: tried.typed,
    },
    act: 'End it',
    isGrave: true,
    back: { text: 'Back to the person', href: `/people/${person.id}` },
  };
  return { view: 'layout/confirm.njk', title: 'Somebody no longer acts for them', model, errors: tried.errors };
}

async function end(visit: StaffVisit): Promise<Answer> {
  const { person, representative } = await readRepresentativeOf(visit);
  const { deps, principal, req } = visit;
  const reason = textOf(req.body.reason);
  const ending = deps.recipients.endRepresentative(principal, { representativeId: representative.id, reason });
  const errors = await refusalOf(ending);
  if (errors) return showEnd(visit, { typed: reason, errors });
  return {
    done: 'It is ended',
    next: ['If they hold a card for this person, freeze it or replace it from the award.'],
    link: { text: 'Back to the person', href: `/people/${person.id}` },
  };
}

const END = { path: '/people/:id/representatives/:representative/end', access: PRACTICE_STAFF } as const;

export const REPRESENTATIVE_ROUTES: readonly Route[] = [
  ...ADD_ROUTES,
  { method: 'get', ...END, handle: (visit: StaffVisit) => showEnd(visit) },
  { method: 'post', ...END, handle: end },
];
