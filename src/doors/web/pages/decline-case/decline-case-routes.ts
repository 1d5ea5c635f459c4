import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { REVIEW_OUTCOMES, type ReviewOutcome } from '../../../../modules/declines/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { CASE_READERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { outcomeWords } from '../../words/decline-words.ts';
import { presentSignalLines } from '../../words/signal-words.ts';
import { presentExceptionLines } from '../exceptions/present-exceptions.ts';
import { readDecision, readRetries } from './decline-case.query.ts';
import { presentDeclineCase } from './present-decline-case.ts';
import { presentTests } from './present-tests.ts';

const EXCEPTIONS_SHOWN = 20;
const SIGNALS_SHOWN = 20;

type Attempt = { typed: { outcome: string; note: string }; errors: readonly FieldError[] };
const NOTHING_TYPED: Attempt = { typed: { outcome: '', note: '' }, errors: [] };

function readCase(visit: StaffVisit) {
  const { reports } = visit.deps;
  return read(visit, async (trx) => {
    const review = await reports.declineCase(trx, textOf(visit.req.params['id']));
    if (!review) throw new AppError('not_found', 'There is no such declined payment.');
    const { awardId } = review;
    return {
      review,
      award: awardId ? await reports.awardView(trx, awardId) : null,
      payments: awardId ? await reports.listPayments(trx, awardId) : [],
      exceptions: awardId ? (await reports.listExceptions(trx, { awardId, limit: EXCEPTIONS_SHOWN })).data : [],
      signals: awardId ? (await reports.listSignals(trx, { view: 'all', awardId, limit: SIGNALS_SHOWN })).data : [],
      retries: await readRetries(trx, review),
      record: await readDecision(trx, review.authorizationId),
    };
  });
}

/** The list that this case was opened from, so that one comes back to the same place. */
function listQuery({ req }: StaffVisit): string {
  const kept = new URLSearchParams();
  for (const name of ['view', 'practice', 'reason']) {
    const value = textOf(req.query[name]);
    if (value) kept.set(name, value);
  }
  return kept.size > 0 ? `?${kept}` : '';
}

type CaseRead = Awaited<ReturnType<typeof readCase>>;

/** Where to ask to allow this shop; null where that would change nothing, or somebody has asked already. */
function askHref({ review, award, payments }: Pick<CaseRead, 'review' | 'award' | 'payments'>) {
  const isLive = award?.status === 'active' || award?.status === 'paused';
  const isExcepted = payments.some((one) => one.authorizationId === review.authorizationId && one.mayAskException);
  if (review.status === 'closed' || !isLive || !isExcepted) return null;
  return `/payments/${review.authorizationId}/exception`;
}

async function showCase(visit: StaffVisit, attempt: Attempt = NOTHING_TYPED): Promise<Answer> {
  const { record, signals, ...facts } = await readCase(visit);
  const now = visit.deps.clock.now();
  const model = {
    ...presentDeclineCase({ ...facts, now }),
    signals: presentSignalLines(signals, { now, mayOpen: true }),
    tests: presentTests(record),
    reviewId: facts.review.id,
    query: listQuery(visit),
    mayClose: visit.principal.role === 'finance',
    exceptions: presentExceptionLines(facts.exceptions),
    askHref: visit.principal.role === 'finance' ? askHref(facts) : null,
    typed: attempt.typed,
    outcomes: REVIEW_OUTCOMES.map((value) => ({ value, text: outcomeWords(value) })),
  };
  const title = `Declined payment, award ${facts.review.awardReference ?? 'not known'}`;
  return { view: 'pages/decline-case/decline-case.njk', title, model, errors: attempt.errors };
}

const isOutcome = (text: string): text is ReviewOutcome => REVIEW_OUTCOMES.some((one) => one === text);

async function closeCase(visit: StaffVisit): Promise<Answer> {
  const { body, params } = visit.req;
  const typed = { outcome: textOf(body.outcome), note: textOf(body.note) };
  if (!isOutcome(typed.outcome)) {
    return showCase(visit, { typed, errors: [{ field: 'outcome', message: 'Choose how it ended' }] });
  }
  const { outcome, note } = typed;
  const closing = visit.deps.declines.closeReview(visit.principal, { reviewId: textOf(params['id']), outcome, note });
  const errors = await refusalOf(closing);
  return errors ? showCase(visit, { typed, errors }) : { redirect: `/declines${listQuery(visit)}` };
}

export const DECLINE_CASE_ROUTES: readonly Route[] = [
  { method: 'get', path: '/declines/:id', access: CASE_READERS, handle: (visit) => showCase(visit) },
  { method: 'post', path: '/declines/:id/close', access: ['finance'], handle: closeCase },
];
