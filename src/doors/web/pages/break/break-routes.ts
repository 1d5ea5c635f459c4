import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { BreakView } from '../../../../modules/reports/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { ageWords, breakTag, breakWords } from '../../words/break-words.ts';

type Attempt = { typed: string; errors: readonly FieldError[] };

function presentBreak(view: BreakView, now: Date) {
  const { what, advice } = breakWords(view.kind);
  const facts = [
    { key: 'Entry at Stripe', value: view.subject },
    { key: 'Ours', value: formatPence(view.oursPence) },
    { key: 'Stripe’s', value: formatPence(view.stripePence) },
    { key: 'Difference', value: formatPence(view.stripePence - view.oursPence) },
    { key: 'Open since', value: `${formatInstant(view.openedAt)} (${ageWords(view.openedAt, view.closedAt ?? now)})` },
    { key: 'Last seen', value: formatInstant(view.lastSeenAt) },
    { key: 'Owner', value: view.assignedTo ?? 'Nobody yet' },
  ];
  const closed = view.closedAt && {
    when: formatInstant(view.closedAt),
    by: view.closedBy ?? 'Nobody: its cause arrived',
    reason: view.reason,
  };
  return { heading: what, state: breakTag(view), advice, facts, closed };
}

async function showBreak(visit: StaffVisit, attempt: Attempt = { typed: '', errors: [] }): Promise<Answer> {
  const { reports, clock } = visit.deps;
  const view = await read(visit, (trx) => reports.breakView(trx, textOf(visit.req.params['id'])));
  if (!view) throw new AppError('not_found', 'There is no such break.');
  const mayChange = visit.principal.role === 'finance' && view.outcome === null;
  const mayTake = mayChange && view.assignedTo !== visit.principal.name;
  const model = { ...presentBreak(view, clock.now()), id: view.id, mayChange, mayTake, typed: attempt.typed };
  return { view: 'pages/break/break.njk', title: 'Break', model, errors: attempt.errors };
}

const addressOf = (id: string) => ({ redirect: `/reconciliation/breaks/${encodeURIComponent(id)}` });

async function takeOver(visit: StaffVisit): Promise<Answer> {
  const breakId = textOf(visit.req.params['id']);
  const errors = await refusalOf(visit.deps.reconciliation.assignBreak(visit.principal, { breakId }));
  return errors ? showBreak(visit, { typed: '', errors }) : addressOf(breakId);
}

async function closeBreak(visit: StaffVisit): Promise<Answer> {
  const breakId = textOf(visit.req.params['id']);
  const reason = textOf(visit.req.body.reason);
  const errors = await refusalOf(visit.deps.reconciliation.closeBreak(visit.principal, { breakId, reason }));
  return errors ? showBreak(visit, { typed: reason, errors }) : addressOf(breakId);
}

const PATH = '/reconciliation/breaks/:id';

export const BREAK_ROUTES: readonly Route[] = [
  { method: 'get', path: PATH, access: OVERSEERS, handle: (visit) => showBreak(visit) },
  { method: 'post', path: `${PATH}/assign`, access: ['finance'], handle: takeOver },
  { method: 'post', path: `${PATH}/close`, access: ['finance'], handle: closeBreak },
];
