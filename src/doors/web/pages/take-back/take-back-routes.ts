import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { readAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';

type Attempt = { typed: string; errors: readonly FieldError[] };

async function showTakeBack(visit: StaffVisit, attempt: Attempt = { typed: '', errors: [] }): Promise<Answer> {
  const { award } = await readAward(visit);
  const isOpen = award.status === 'requested' || award.status === 'waiting';
  const happens = isOpen
    ? [
        `The request for ${formatPenceShort(award.amountPence)} is withdrawn. Nobody decides on it any more.`,
        'No money was set aside for it, so none moves.',
      ]
    : ['Only a request that nobody has decided on can be taken back.'];
  const model = {
    heading: `Take back the request ${award.reference}`,
    happens,
    isImpossible: !isOpen,
    warning: isOpen ? 'This cannot be undone. If the person needs help after all, ask for a new award.' : null,
    act: 'Take back the request',
    isGrave: true,
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
    reason: { label: 'Why is it taken back?', hint: 'No name, no NHS number, no card number.', typed: attempt.typed },
  };
  return { view: 'layout/confirm.njk', title: 'Take back a request', model, errors: attempt.errors };
}

async function takeBack(visit: StaffVisit): Promise<Answer> {
  const awardId = textOf(visit.req.params['id']);
  const typed = textOf(visit.req.body.reason);
  const errors = await refusalOf(visit.deps.awards.takeBackRequest(visit.principal, { awardId, reason: typed }));
  if (errors) return showTakeBack(visit, { typed, errors });
  return {
    done: 'The request is taken back',
    next: ['Tell the person if they were waiting for it.'],
    link: { text: 'Go to the award', href: `/awards/${awardId}` },
  };
}

const route = { path: '/awards/:id/take-back', access: PRACTICE_STAFF };

export const TAKE_BACK_ROUTES: readonly Route[] = [
  { ...route, method: 'get', handle: (visit: StaffVisit) => showTakeBack(visit) },
  { ...route, method: 'post', handle: takeBack },
];
