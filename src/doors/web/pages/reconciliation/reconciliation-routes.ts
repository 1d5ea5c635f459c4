import { BREAK_ORDERS, breaksExport } from '../../../../modules/reports/index.ts';
import { exportList } from '../../shell/export-list.ts';
import { addressOf, chosenOf, listLinks, readSort } from '../../shell/list-address.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { countParkedEvents } from '../../shell/shell.query.ts';
import { counted } from '../../words/count-words.ts';
import { presentBreaks, presentRuns, presentSides, reconciliationSentence } from './present-reconciliation.ts';

const PAGE_SIZE = 20;
const VIEWS = { standing: 'Open and accepted', closed: 'Closed', all: 'All' } as const;
type View = keyof typeof VIEWS;
const isView = (text: string): text is View => Object.hasOwn(VIEWS, text);

function askedFor({ req }: StaffVisit) {
  const typed = textOf(req.query['view']);
  const view: View = isView(typed) ? typed : 'standing';
  const sort = readSort(req.query, BREAK_ORDERS);
  const filter = { view, sort: sort || undefined };
  return { view, sort, filter, listing: { path: '/reconciliation', chosen: { view, sort } } };
}

async function showReconciliation(visit: StaffVisit): Promise<Answer> {
  const { reports, clock } = visit.deps;
  const { view, sort, filter, listing } = askedFor(visit);
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const { state, page, parked } = await read(visit, async (trx) => ({
    state: await reports.reconciliationView(trx),
    page: await reports.listBreaks(trx, { ...filter, limit: PAGE_SIZE, cursor }),
    parked: await countParkedEvents(trx),
  }));
  const now = clock.now();
  const model = {
    sentence: reconciliationSentence(state, now),
    sides: state.match ? presentSides(state.match.sides) : null,
    wasBusy: state.match ? !state.match.quiet : false,
    runs: presentRuns(state.runs),
    links: Object.entries(VIEWS).map(([name, text]) => ({
      href: addressOf(listing, { view: name }),
      text,
      isCurrent: name === view,
    })),
    table: presentBreaks(page.data, { now, listing, sort: sort || 'age' }),
    parked: parked > 0 ? counted(parked, 'event') : null,
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: '/reconciliation/export' }),
  };
  return { view: 'pages/reconciliation/reconciliation.njk', title: 'Reconciliation', model };
}

function exportBreaks(visit: StaffVisit): Answer {
  const { filter, listing } = askedFor(visit);
  return exportList(visit, { list: breaksExport(filter), name: 'breaks', filters: chosenOf(listing) });
}

export const RECONCILIATION_ROUTES: readonly Route[] = [
  { method: 'get', path: '/reconciliation', access: OVERSEERS, handle: showReconciliation },
  { method: 'get', path: '/reconciliation/export', access: OVERSEERS, handle: exportBreaks },
];
