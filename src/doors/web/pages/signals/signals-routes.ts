import { listPractices } from '../../../../modules/budgets/index.ts';
import { SIGNAL_ORDERS, type SignalFilter, signalsExport } from '../../../../modules/reports/index.ts';
import { isSignalCode, SIGNALS } from '../../../../modules/risk/index.ts';
import { exportList } from '../../shell/export-list.ts';
import { addressOf, chosenOf, listLinks, readSort } from '../../shell/list-address.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import {
  isSignalView,
  presentResults,
  presentSignals,
  SIGNAL_USUAL_SORT,
  signalsSentence,
  signalViewLinks,
} from './present-signals.ts';

const PAGE_SIZE = 20;

/** The list as the address asks for it; the address holds its whole state, so that it can be shared. */
function askedFor({ req }: StaffVisit) {
  const typed = textOf(req.query['view']);
  const view = isSignalView(typed) ? typed : 'open';
  const practice = textOf(req.query['practice']);
  const named = textOf(req.query['signal']);
  const signal = isSignalCode(named) ? named : undefined;
  const sort = readSort(req.query, SIGNAL_ORDERS);
  const listing = { path: '/signals', chosen: { view, practice, signal: signal ?? '', sort } };
  const filter: SignalFilter = { view, practiceCode: practice || undefined, signal, sort: sort || undefined };
  return { filter, listing, cursor: textOf(req.query['cursor']) || undefined };
}

async function showSignals(visit: StaffVisit): Promise<Answer> {
  const { reports, clock } = visit.deps;
  const { filter, listing, cursor } = askedFor(visit);
  const { view, practice, signal, sort } = listing.chosen;
  const { counts, page, practices, results } = await read(visit, async (trx) => ({
    counts: await reports.signalCounts(trx),
    page: await reports.listSignals(trx, { ...filter, cursor, limit: PAGE_SIZE }),
    practices: await listPractices(trx),
    results: await reports.signalResults(trx),
  }));
  const isFiltered = practice !== '' || signal !== '';
  const model = {
    sentence: signalsSentence(counts),
    links: signalViewLinks(listing, view, counts),
    view,
    chosen: { practice, signal, sort },
    clearHref: addressOf(listing, { practice: null, signal: null }),
    practices: [{ value: '', text: 'All' }, ...practices.map(({ code, name }) => ({ value: code, text: name }))],
    kinds: [{ value: '', text: 'All' }, ...SIGNALS.map(({ code, name }) => ({ value: code, text: name }))],
    table: presentSignals(page.data, { now: clock.now(), listing, sort: sort || SIGNAL_USUAL_SORT[view] }),
    empty: isFiltered ? 'None match. Clear the filter to see the others.' : 'There are none.',
    results: presentResults(results),
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: '/signals/export' }),
  };
  return { view: 'pages/signals/signals.njk', title: `Fraud signals (${counts.toReview} need a look)`, model };
}

function exportSignals(visit: StaffVisit): Answer {
  const { filter, listing } = askedFor(visit);
  return exportList(visit, { list: signalsExport(filter), name: 'fraud-signals', filters: chosenOf(listing) });
}

export const SIGNALS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/signals', access: OVERSEERS, handle: showSignals },
  { method: 'get', path: '/signals/export', access: OVERSEERS, handle: exportSignals },
];
