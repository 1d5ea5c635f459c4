import { AppError, type FieldError } from '../../../../kernel/app-error.ts';
import { VERDICTS, type Verdict } from '../../../../modules/risk/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { presentSignalLines } from '../../words/signal-words.ts';
import { presentSignal } from './present-signal.ts';

type Typed = { verdict: string; note: string; isCareHome: string };
type Attempt = { typed: Typed; errors: readonly FieldError[] };
const NOTHING_TYPED: Attempt = { typed: { verdict: '', note: '', isCareHome: '' }, errors: [] };
const OTHERS_SHOWN = 20;

function readSignal(visit: StaffVisit) {
  const { reports } = visit.deps;
  return read(visit, async (trx) => {
    const signal = await reports.signalDetail(trx, textOf(visit.req.params['id']));
    if (!signal) throw new AppError('not_found', 'There is no such signal.');
    const onAward = await reports.listSignals(trx, { view: 'all', awardId: signal.awardId, limit: OTHERS_SHOWN });
    return { signal, others: onAward.data.filter(({ id }) => id !== signal.id) };
  });
}

/** The list that this signal was opened from, so that one comes back to the same place. */
function listQuery({ req }: StaffVisit): string {
  const kept = new URLSearchParams();
  for (const name of ['view', 'practice', 'signal']) {
    const value = textOf(req.query[name]);
    if (value) kept.set(name, value);
  }
  return kept.size > 0 ? `?${kept}` : '';
}

async function showSignal(visit: StaffVisit, attempt: Attempt = NOTHING_TYPED): Promise<Answer> {
  const { signal, others } = await readSignal(visit);
  const now = visit.deps.clock.now();
  const model = {
    ...presentSignal(signal, now),
    others: presentSignalLines(others, { now, mayOpen: true }),
    id: signal.id,
    query: listQuery(visit),
    mayJudge: visit.principal.role === 'finance' && signal.verdict === null,
    typed: attempt.typed,
  };
  const title = `Signal, award ${signal.awardReference}`;
  return { view: 'pages/signal/signal.njk', title, model, errors: attempt.errors };
}

const isVerdict = (text: string): text is Verdict => VERDICTS.some((one) => one === text);

const FOUND: Record<Verdict, { done: string; next: string }> = {
  confirmed: {
    done: 'You confirmed the signal',
    next: 'It counts in the score of the award for 30 days after its last payment.',
  },
  false_alarm: {
    done: 'You called it a false alarm',
    next: 'It no longer counts, and the payments in it raise the same signal no more.',
  },
};

async function judge(visit: StaffVisit): Promise<Answer> {
  const { body, params } = visit.req;
  const typed = { verdict: textOf(body.verdict), note: textOf(body.note), isCareHome: textOf(body.isCareHome) };
  if (!isVerdict(typed.verdict)) {
    return showSignal(visit, { typed, errors: [{ field: 'verdict', message: 'Choose what it was' }] });
  }
  const { verdict, note } = typed;
  const judging = { signalId: textOf(params['id']), verdict, note, isCareHome: typed.isCareHome === 'yes' };
  const errors = await refusalOf(visit.deps.risk.judgeSignal(visit.principal, judging));
  if (errors) return showSignal(visit, { typed, errors });
  const { done, next } = FOUND[verdict];
  return {
    done,
    next: [next, 'No card was stopped and nobody was told.'],
    link: { text: 'Fraud signals', href: `/signals${listQuery(visit)}` },
  };
}

export const SIGNAL_ROUTES: readonly Route[] = [
  { method: 'get', path: '/signals/:id', access: OVERSEERS, handle: (visit) => showSignal(visit) },
  { method: 'post', path: '/signals/:id', access: ['finance'], handle: judge },
];
