import type { FieldError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { readAward } from '../../shell/one-award.ts';
import { AWARD_ENDERS } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';

const REASONS = {
  withdrawn: 'The person no longer wants it',
  cancelled: 'The practice is stopping it',
} as const;
type Reason = keyof typeof REASONS;
const isReason = (text: string): text is Reason => Object.hasOwn(REASONS, text);

async function showEnd(
  visit: StaffVisit,
  attempt: { typed: string; errors: readonly FieldError[] } = { typed: '', errors: [] },
): Promise<Answer> {
  const { award } = await readAward(visit);
  const happens = [
    award.method === 'invoice'
      ? `${formatPence(award.availablePence)} goes back to the budget at once. An invoice that waits is not paid from it.`
      : `${formatPence(award.availablePence)} goes back to the budget at once, and the card stops working for good.`,
    award.heldPence > 0
      ? `${formatPence(award.heldPence)} is set aside for payments that shops have had approved. It stays until they take it or give it back.`
      : 'No payment is waiting to be taken.',
  ];
  const model = {
    heading: `End award ${award.reference}`,
    happens,
    warning: 'This cannot be undone. If the person still needs help, a new award must be asked for and approved.',
    act: 'End this award',
    isGrave: true,
    back: { text: 'Back to the award', href: `/awards/${award.id}` },
    choice: {
      name: 'reason',
      legend: 'Why does it end?',
      typed: attempt.typed,
      items: Object.entries(REASONS).map(([value, text]) => ({ value, text })),
    },
  };
  return { view: 'layout/confirm.njk', title: 'End this award', model, errors: attempt.errors };
}

async function end(visit: StaffVisit): Promise<Answer> {
  const { award } = await readAward(visit);
  const typed = textOf(visit.req.body.reason);
  if (!isReason(typed)) return showEnd(visit, { typed, errors: [{ field: 'reason', message: 'Choose why it ends' }] });
  const errors = await refusalOf(visit.deps.awards.endAward(visit.principal, { awardId: award.id, reason: typed }));
  if (errors) return showEnd(visit, { typed, errors });
  return {
    done: 'The award is over',
    detail: `${formatPence(award.availablePence)} went back to the budget`,
    next: [
      award.method === 'invoice'
        ? 'If you have told nobody yet, tell the person and the supplier today.'
        : 'The card no longer works. If you have told nobody yet, tell the person today.',
    ],
    link: { text: 'Go to the award', href: `/awards/${award.id}` },
  };
}

const PATH = '/awards/:id/end';

export const END_AWARD_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: AWARD_ENDERS, handle: (visit) => showEnd(visit) },
  { method: 'post', path: PATH, access: AWARD_ENDERS, handle: end },
];
