import type { FieldError } from '../../../../kernel/app-error.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { readAward } from '../../shell/one-award.ts';
import { AWARD_ENDERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { readSeenPerson } from '../person/one-person.ts';

type Change = 'consent-withdrawn' | 'died';
type Words = { heading: string; happens: string[]; warning: string; act: string; done: string; next: string[] };

/** Whom a change is about, and the page that it was told from. */
type Subject = { who: string; about: { awardId: string } | { recipientId: string }; at: string; back: string };
type Place = 'awards' | 'people';

async function readSubject(visit: StaffVisit, place: Place): Promise<Subject> {
  if (place === 'people') {
    const { id, identity } = await readSeenPerson(visit);
    return { who: fullName(identity), about: { recipientId: id }, at: `/people/${id}`, back: 'the person' };
  }
  const { award, name } = await readAward(visit);
  const who = name ? fullName(name) : `The person of award ${award.reference}`;
  return { who, about: { awardId: award.id }, at: `/awards/${award.id}`, back: 'the award' };
}

/** What pages of their own say before and after a change in the person's life. */
function wordsFor(change: Change, who: string, role: string): Words {
  const mayEnd = AWARD_ENDERS.some((one) => one === role);
  if (change === 'died') {
    return {
      heading: `${who} has died`,
      happens: [
        'Every award of theirs ends at once and no card of theirs works any more. What is left goes back to the budget.',
        'Nothing more is sent to them. No letter asks anybody to pay money back. Finance is asked to see to what is open.',
      ],
      warning:
        'Make sure that it is the right person. An approver can take the record back, but what has ended stays ended.',
      act: 'Record the death',
      done: 'The death is recorded',
      next: ['No payment goes through any more. If somebody in the family asks, they owe nothing.'],
    };
  }
  return {
    heading: `${who} no longer agrees`,
    happens: [
      'Nothing more is paid from any award of theirs, from this moment. Payments that shops have had approved can still be taken.',
      'The money stays set aside until somebody ends the award.',
    ],
    warning: 'Nobody can lift this. If they agree again later, a new award must be asked for.',
    act: 'Stop their awards',
    done: 'Their awards are stopped',
    next: [
      mayEnd
        ? 'End each award when the person is sure, so that its money goes back to the budget.'
        : 'When the person is sure, ask an approver or the practice manager to end each award, so that its money goes back to the budget.',
    ],
  };
}

type Changing = { visit: StaffVisit; change: Change; place: Place };

async function showChange({ visit, change, place }: Changing, errors: readonly FieldError[] = []): Promise<Answer> {
  const { who, at, back } = await readSubject(visit, place);
  const words = wordsFor(change, who, visit.principal.role);
  const model = { ...words, back: { text: `Back to ${back}`, href: at }, isGrave: true };
  return { view: 'layout/confirm.njk', title: words.act, model, errors };
}

async function makeChange(changing: Changing): Promise<Answer> {
  const { visit, change, place } = changing;
  const { deps, principal } = visit;
  const { who, about, at, back } = await readSubject(visit, place);
  const act =
    change === 'died' ? deps.awards.recordDeath(principal, about) : deps.awards.withdrawConsent(principal, about);
  const errors = await refusalOf(act);
  if (errors) return showChange(changing, errors);
  const { done, next } = wordsFor(change, who, principal.role);
  return { done, next, link: { text: `Go to ${back}`, href: at } };
}

type Tried = { typed: string; errors: readonly FieldError[] };

async function showTakingBack(visit: StaffVisit, tried: Tried = { typed: '', errors: [] }): Promise<Answer> {
  const { id, identity, deathRecordedAt } = await readSeenPerson(visit);
  const model = {
    heading: `${fullName(identity)} has not died`,
    happens: [
      'The person can be helped and written to again.',
      'What ended stays ended: its money has gone back to the budget. Ask for a new award if they still need help.',
    ],
    isImpossible: deathRecordedAt === null,
    reason: {
      label: 'How did it come to be recorded?',
      hint: 'For example: somebody else of the same name had died. No names, no NHS number, no card number.',
      typed: tried.typed,
    },
    act: 'Take the record back',
    back: { text: 'Back to the person', href: `/people/${id}` },
  };
  return { view: 'layout/confirm.njk', title: 'Take back a recorded death', model, errors: tried.errors };
}

async function takeBack(visit: StaffVisit): Promise<Answer> {
  const { id: recipientId } = await readSeenPerson(visit);
  const { deps, principal, req } = visit;
  const reason = textOf(req.body.reason);
  const errors = await refusalOf(deps.recipients.takeBackDeath(principal, { recipientId, reason }));
  if (errors) return showTakingBack(visit, { typed: reason, errors });
  return {
    done: 'The record is taken back',
    next: ['Tell the person, if a payment of theirs did not go through. A new award has to be asked for.'],
    link: { text: 'Go to the person', href: `/people/${recipientId}` },
  };
}

const TAKING_BACK = { path: '/people/:id/death-taken-back', access: ['approver'] } as const;

const CHANGES: readonly Route[] = (['awards', 'people'] as const).flatMap((place) =>
  (['consent-withdrawn', 'died'] as const).flatMap((change) => {
    const route = { path: `/${place}/:id/${change}`, access: PRACTICE_STAFF };
    return [
      { ...route, method: 'get' as const, handle: (visit: StaffVisit) => showChange({ visit, change, place }) },
      { ...route, method: 'post' as const, handle: (visit: StaffVisit) => makeChange({ visit, change, place }) },
    ];
  }),
);

export const PERSON_CHANGE_ROUTES: readonly Route[] = [
  ...CHANGES,
  { method: 'get', ...TAKING_BACK, handle: (visit: StaffVisit) => showTakingBack(visit) },
  { method: 'post', ...TAKING_BACK, handle: takeBack },
];
