import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import { isOutOfHours, MOST_BREAK_GLASS_PENCE, signOffBy } from '../../../../modules/awards/index.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { fullName } from '../../shell/names.ts';
import { readAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { aCarrier } from '../../words/award-words.ts';

const lastDay = (now: Date) => formatDate(londonDate(new Date(signOffBy(now).getTime() - 1)));

/** Why it cannot be done, said before anybody has written a reason. */
function obstacleOf({ deps, principal }: StaffVisit, award: AwardView): string | null {
  if (award.status !== 'requested') return 'This award is not waiting for a decision any more.';
  if (award.requestedById !== principal.id) return 'Only whoever asked for an award may issue it alone.';
  if (award.amountPence > MOST_BREAK_GLASS_PENCE) return 'At most £60 may be issued without a second person.';
  if (!isOutOfHours(deps.clock.now())) return 'It is a working day between 8am and 8pm. Ask an approver.';
  return null;
}

async function showIssue(
  visit: StaffVisit,
  { typed, errors }: { typed: string; errors: readonly FieldError[] } = { typed: '', errors: [] },
): Promise<Answer> {
  const { award, name } = await readAward(visit);
  const obstacle = obstacleOf(visit, award);
  const model = {
    heading: 'Issue this now, without a second person',
    happens: [
      `${formatPenceShort(award.amountPence)} for ${name ? fullName(name) : 'the person'} is set aside at once and ${aCarrier(award)} is made. Nobody has checked the request.`,
      `An approver must sign it off by the end of ${lastDay(visit.deps.clock.now())}. If nobody does, it stops working until somebody does.`,
      'The same person cannot be helped in this way again for 28 days.',
    ],
    warning:
      obstacle ??
      'Only when it cannot wait, and no approver answers. Your name and reason are shown to whoever signs it off.',
    isImpossible: obstacle !== null,
    reason: {
      typed,
      label: 'Why can it not wait?',
      hint: 'For example: No food in the house until Monday, and no approver answers the phone.',
    },
    act: `Issue ${formatPenceShort(award.amountPence)} now`,
    isGrave: true,
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
  };
  return { view: 'layout/confirm.njk', title: model.heading, model, errors };
}

async function issue(visit: StaffVisit): Promise<Answer> {
  const awardId = textOf(visit.req.params['id']);
  const typed = textOf(visit.req.body.reason).trim();
  const errors = await refusalOf(visit.deps.awards.issueUnderBreakGlass(visit.principal, { awardId, reason: typed }));
  if (errors) return showIssue(visit, { typed, errors });
  return {
    done: 'Issued without a second person',
    next: [
      `An approver must sign it off by the end of ${lastDay(visit.deps.clock.now())}. It is among their tasks now; tell them in the morning all the same.`,
    ],
    link: { text: 'Go to the award', href: `/awards/${awardId}` },
  };
}

const PATH = '/awards/:id/issue-now';

export const BREAK_GLASS_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: PRACTICE_STAFF, handle: (visit) => showIssue(visit) },
  { method: 'post', path: PATH, access: PRACTICE_STAFF, handle: issue },
];
