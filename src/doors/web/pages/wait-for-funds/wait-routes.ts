import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence, type Pence } from '../../../../kernel/money.ts';
import { readRoom } from '../../../../modules/awards/index.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { findSeenAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';

const HAPPENS = [
  'The request is saved as waiting for funds. Its place in the line is by the day on which it was asked for.',
  'When there is money again, the practice manager or an approver releases it, and then it can be approved. Nothing is promised: say so to the person.',
];

/** Why the request cannot wait; null when it can. */
function obstacleOf({ status, amountPence }: AwardView, roomPence: Pence): string | null {
  if (status !== 'requested') return 'Only a request that nobody has decided on can be saved as waiting.';
  if (roomPence < amountPence) return null;
  return `The budget has ${formatPence(roomPence)} left, which is enough for this award. It need not wait.`;
}

async function showWait(visit: StaffVisit, errors: readonly FieldError[] = []): Promise<Answer> {
  const { award, roomPence } = await read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    return { award: seen.award, roomPence: await readRoom(trx, seen.award) };
  });
  const warning = obstacleOf(award, roomPence);
  const left = formatPence(Math.max(0, roomPence));
  const model = {
    heading: `Save the request ${award.reference} as waiting for funds?`,
    happens: warning
      ? []
      : [`It asks for ${formatPence(award.amountPence)}, and the budget has ${left} left.`, ...HAPPENS],
    isImpossible: warning !== null,
    warning,
    act: 'Save it as waiting for funds',
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
  };
  return { view: 'layout/confirm.njk', title: 'Save a request as waiting for funds', model, errors };
}

async function save(visit: StaffVisit): Promise<Answer> {
  const awardId = textOf(visit.req.params['id']);
  const errors = await refusalOf(visit.deps.awards.saveAsWaiting(visit.principal, awardId));
  if (errors) return showWait(visit, errors);
  return {
    done: 'Saved as waiting for funds',
    next: ['It keeps its place in order. Nothing is set aside, so do not promise the money.'],
    link: { text: 'Requests that wait for money', href: '/waiting-list' },
  };
}

const route = { path: '/awards/:id/wait', access: PRACTICE_STAFF };

/** When the money has run out since something was asked for (R65). */
export const WAIT_ROUTES: readonly Route[] = [
  { ...route, method: 'get', handle: (visit: StaffVisit) => showWait(visit) },
  { ...route, method: 'post', handle: save },
];
