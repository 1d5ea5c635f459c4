import { CASE_KINDS, type CaseKind } from '../../../../modules/cases/index.ts';
import { CASE_ORDERS, type CaseFilter, casesExport } from '../../../../modules/reports/index.ts';
import { exportList } from '../../shell/export-list.ts';
import { chipsOf, chosenOf, countLine, listLinks, MOST_COUNTED, readSort } from '../../shell/list-address.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { caseName } from '../../words/case-words.ts';
import {
  CASE_SORT_ITEMS,
  CASE_USUAL_SORT,
  casesSentence,
  caseViewLinks,
  isCaseView,
  presentCases,
} from './present-cases.ts';

const PAGE_SIZE = 20;
const KINDS = Object.keys(CASE_KINDS) as CaseKind[];
const isKind = (text: string): text is CaseKind => Object.hasOwn(CASE_KINDS, text);

/** The list as the address asks for it; the address holds its whole state, so that it can be shared. */
function askedFor({ req }: StaffVisit) {
  const typed = textOf(req.query['view']);
  const view = isCaseView(typed) ? typed : 'open';
  const named = textOf(req.query['kind']);
  const kind = isKind(named) ? named : undefined;
  const sort = readSort(req.query, CASE_ORDERS);
  const listing = { path: '/cases', chosen: { view, kind: kind ?? '', sort } };
  const filter: CaseFilter = { view, kind };
  return { filter, sort: sort || undefined, listing, cursor: textOf(req.query['cursor']) || undefined };
}

async function showCases(visit: StaffVisit): Promise<Answer> {
  const { reports, clock } = visit.deps;
  const { filter, sort, listing, cursor } = askedFor(visit);
  const { counts, count, page } = await read(visit, async (trx) => ({
    counts: await reports.caseCounts(trx),
    count: await reports.countCases(trx, filter, MOST_COUNTED + 1),
    page: await reports.caseQueue(trx, { ...filter, sort, cursor, limit: PAGE_SIZE }),
  }));
  const { view, kind } = filter;
  const shownSort = sort ?? CASE_USUAL_SORT[view];
  const model = {
    sentence: casesSentence(counts),
    links: caseViewLinks(listing, view, counts),
    view,
    kind: kind ?? '',
    kinds: [{ value: '', text: 'All' }, ...KINDS.map((value) => ({ value, text: caseName(value) }))],
    sorts: CASE_SORT_ITEMS,
    sort: shownSort,
    chips: chipsOf(listing, { kind: kind ? caseName(kind) : null }),
    count: countLine(count, 'case'),
    table: presentCases(page.data, { now: clock.now(), listing, sort: shownSort }),
    empty: kind ? 'None match. Take the filter away to see the others.' : 'There are none.',
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: '/cases/export' }),
  };
  return { view: 'pages/cases/cases.njk', title: `Money to settle (${counts.open} need action)`, model };
}

function exportCases(visit: StaffVisit): Answer {
  const { filter, sort, listing } = askedFor(visit);
  const list = casesExport({ ...filter, sort });
  return exportList(visit, { list, name: 'money-to-settle', filters: chosenOf(listing) });
}

export const CASES_ROUTES: readonly Route[] = [
  { method: 'get', path: '/cases', access: OVERSEERS, handle: showCases },
  { method: 'get', path: '/cases/export', access: OVERSEERS, handle: exportCases },
];
