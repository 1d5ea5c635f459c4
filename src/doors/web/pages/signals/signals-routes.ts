import { listPractices } from '../../../../modules/budgets/index.ts';
import { isSignalCode, SIGNALS } from '../../../../modules/risk/index.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { isSignalView, presentResults, presentSignals, signalsSentence, signalViewLinks } from './present-signals.ts';

const PAGE_SIZE = 20;

/** The list as the address asks for it; the address holds its whole state, so that it can be shared. */
function askedFor({ req }: StaffVisit) {
  const typed = textOf(req.query['view']);
  const view = isSignalView(typed) ? typed : 'open';
  const practice = textOf(req.query['practice']);
  const named = textOf(req.query['signal']);
  const signal = isSignalCode(named) ? named : undefined;
  const query = `?${new URLSearchParams({ view, ...(practice ? { practice } : {}), ...(signal ? { signal } : {}) })}`;
  return { view, practice, signal, query, cursor: textOf(req.query['cursor']) || undefined };
}

async function showSignals(visit: StaffVisit): Promise<Answer> {
  const { reports, clock } = visit.deps;
  const { view, practice, signal, query, cursor } = askedFor(visit);
  const practiceCode = practice || undefined;
  const { counts, page, practices, results } = await read(visit, async (trx) => ({
    counts: await reports.signalCounts(trx),
    page: await reports.listSignals(trx, { view, practiceCode, signal, cursor, limit: PAGE_SIZE }),
    practices: await listPractices(trx),
    results: await reports.signalResults(trx),
  }));
  const isFiltered = practice !== '' || signal !== undefined;
  const model = {
    sentence: signalsSentence(counts),
    links: signalViewLinks(view, counts),
    view,
    chosen: { practice, signal: signal ?? '' },
    practices: [{ value: '', text: 'All' }, ...practices.map(({ code, name }) => ({ value: code, text: name }))],
    kinds: [{ value: '', text: 'All' }, ...SIGNALS.map(({ code, name }) => ({ value: code, text: name }))],
    table: presentSignals(page.data, { now: clock.now(), query }),
    empty: isFiltered ? 'None match. Clear the filter to see the others.' : 'There are none.',
    results: presentResults(results),
    firstPage: cursor ? `/signals${query}` : null,
    nextPage: page.nextCursor ? `/signals${query}&cursor=${page.nextCursor}` : null,
  };
  return { view: 'pages/signals/signals.njk', title: `Fraud signals (${counts.toReview} need a look)`, model };
}

export const SIGNALS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/signals', access: OVERSEERS, handle: showSignals },
];
