import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { attempt } from '../../shell/attempt.ts';
import { findSeenAward } from '../../shell/one-award.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';

async function showAsk(
  visit: StaffVisit,
  { typed, errors }: { typed: string; errors: readonly FieldError[] } = { typed: '', errors: [] },
): Promise<Answer> {
  const { award, decisions, reconsideration } = await read(visit, async (trx) => {
    const seen = await findSeenAward(visit, trx);
    return { ...seen, ...(await visit.deps.reports.awardDecisions(trx, seen.award.id)) };
  });
  const refusal = decisions.findLast(({ outcome }) => outcome === 'refused');
  if (!refusal) return { redirect: `/awards/${award.id}` };
  const model = {
    heading: 'Ask for this refusal to be looked at once more',
    happens: [
      `${refusal.by} refused it on ${formatDate(londonDate(refusal.at))}: ${refusal.reason}`,
      'The request waits for a decision again. Somebody else than whoever refused it or asks now decides within 10 working days. It then lasts as many days as were asked for.',
    ],
    warning: reconsideration
      ? 'It was asked for once more already, and that can be done only once.'
      : 'This can be done only once. Write down all that the person wants to be known.',
    isImpossible: reconsideration !== null,
    reason: {
      typed,
      label: 'Why does the person ask?',
      hint: 'In their words. For example: The council says that the rails take eleven weeks, not two.',
    },
    act: 'Ask once more',
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
  };
  return { view: 'layout/confirm.njk', title: model.heading, model, errors };
}

async function ask(visit: StaffVisit): Promise<Answer> {
  const awardId = textOf(visit.req.params['id']);
  const typed = textOf(visit.req.body.reason).trim();
  const asked = await attempt(visit.deps.awards.askReconsideration(visit.principal, { awardId, words: typed }));
  if (asked.errors) {
    const errors = asked.errors.map(({ field, message }) => ({ field: field === 'words' ? 'reason' : field, message }));
    return showAsk(visit, { typed, errors });
  }
  return {
    done: 'Asked once more',
    next: [
      `Somebody who did not refuse it decides by ${formatDate(asked.value.dueOn)}. It is among the tasks of everybody who may.`,
      'Tell the person by when they hear from you.',
    ],
    link: { text: 'Go to the award', href: `/awards/${awardId}` },
  };
}

const PATH = '/awards/:id/reconsideration';

export const RECONSIDERATION_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: PRACTICE_STAFF, handle: (visit) => showAsk(visit) },
  { method: 'post', path: PATH, access: PRACTICE_STAFF, handle: ask },
];
