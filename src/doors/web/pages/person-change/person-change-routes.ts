import type { FieldError } from '../../../../kernel/app-error.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { readAward, type SeenAward } from '../../shell/one-award.ts';
import { AWARD_ENDERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import type { Answer, Route, StaffVisit } from '../../shell/route.ts';

type Change = 'consent-withdrawn' | 'died';
type Words = { heading: string; happens: string[]; warning: string; act: string; done: string; next: string[] };

/** What pages of their own say before and after a change in the person's life. */
function wordsFor(change: Change, { award, name }: SeenAward, role: string): Words {
  const mayEnd = AWARD_ENDERS.some((one) => one === role);
  const who = name ? fullName(name) : `The person of award ${award.reference}`;
  if (change === 'died') {
    return {
      heading: `${who} has died`,
      happens: [
        'Every award of theirs ends at once and no card of theirs works any more. What is left goes back to the budget.',
        'Nothing more is sent to them. No letter asks anybody to pay money back. Finance is asked to see to what is open.',
      ],
      warning: 'This cannot be undone. Make sure that it is the right person.',
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

async function showChange(visit: StaffVisit, change: Change, errors: readonly FieldError[] = []): Promise<Answer> {
  const seen = await readAward(visit);
  const words = wordsFor(change, seen, visit.principal.role);
  const back = { text: 'Back to the award', href: `/awards/${seen.award.id}` };
  return { view: 'layout/confirm.njk', title: words.act, model: { ...words, back, isGrave: true }, errors };
}

async function makeChange(visit: StaffVisit, change: Change): Promise<Answer> {
  const { deps, principal } = visit;
  const seen = await readAward(visit);
  const { id: awardId } = seen.award;
  const act =
    change === 'died'
      ? deps.awards.recordDeath(principal, { awardId })
      : deps.awards.withdrawConsent(principal, { awardId });
  const errors = await refusalOf(act);
  if (errors) return showChange(visit, change, errors);
  const { done, next } = wordsFor(change, seen, principal.role);
  const link = { text: 'Go to the award', href: `/awards/${awardId}` };
  return { done, next, link };
}

export const PERSON_CHANGE_ROUTES: readonly Route[] = (['consent-withdrawn', 'died'] as const).flatMap((change) => {
  const route = { path: `/awards/:id/${change}`, access: PRACTICE_STAFF };
  return [
    { ...route, method: 'get' as const, handle: (visit: StaffVisit) => showChange(visit, change) },
    { ...route, method: 'post' as const, handle: (visit: StaffVisit) => makeChange(visit, change) },
  ];
});
