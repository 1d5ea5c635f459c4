import { DECLINE_REASONS, isDeclineCode } from '../../../../modules/authorizations/index.ts';
import { listPractices } from '../../../../modules/budgets/index.ts';
import { DECLINE_ORDERS, type DeclineFilter, declinesExport } from '../../../../modules/reports/index.ts';
import { exportList } from '../../shell/export-list.ts';
import { chipsOf, chosenOf, countLine, listLinks, MOST_COUNTED, readSort } from '../../shell/list-address.ts';
import { CASE_READERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { declineLabel } from '../../words/decline-words.ts';
import { coverWarning } from '../../words/present-cover.ts';
import {
  DECLINE_SORT_ITEMS,
  DECLINE_USUAL_SORT,
  declinesSentence,
  declineViewLinks,
  isDeclineView,
  presentDeclines,
} from './present-declines.ts';

const PAGE_SIZE = 20;

/** The list as the address asks for it; the address holds its whole state, so that it can be shared. */
function askedFor({ req }: StaffVisit) {
  const typed = textOf(req.query['view']);
  const view = isDeclineView(typed) ? typed : 'open';
  const practice = textOf(req.query['practice']);
  const reason = textOf(req.query['reason']);
  const sort = readSort(req.query, DECLINE_ORDERS);
  const listing = { path: '/declines', chosen: { view, practice, reason, sort } };
  const filter: DeclineFilter = { view, practiceCode: practice || undefined, reasonCode: reason || undefined };
  return { filter, sort: sort || undefined, listing, cursor: textOf(req.query['cursor']) || undefined };
}

async function showDeclines(visit: StaffVisit): Promise<Answer> {
  const { reports, reconciliation, clock } = visit.deps;
  const { filter, sort, listing, cursor } = askedFor(visit);
  const { counts, count, page, practices, shortPence } = await read(visit, async (trx) => ({
    counts: await reports.declineCounts(trx),
    count: await reports.countDeclines(trx, filter, MOST_COUNTED + 1),
    page: await reports.declineQueue(trx, { ...filter, sort, cursor, limit: PAGE_SIZE }),
    practices: await listPractices(trx),
    shortPence: await reconciliation.readShort(trx),
  }));
  const { practice, reason } = listing.chosen;
  const chips = chipsOf(listing, {
    practice: practices.find(({ code }) => code === practice)?.name ?? (practice || null),
    reason: isDeclineCode(reason) ? declineLabel(reason) : reason || null,
  });
  const shownSort = sort ?? DECLINE_USUAL_SORT[filter.view];
  const model = {
    sentence: declinesSentence(counts),
    cashWarning: coverWarning({ shortPence }),
    links: declineViewLinks(listing, filter.view, counts),
    view: filter.view,
    chosen: { practice, reason },
    practices: [{ value: '', text: 'All' }, ...practices.map(({ code, name }) => ({ value: code, text: name }))],
    reasons: [
      { value: '', text: 'All' },
      ...DECLINE_REASONS.map(({ code }) => ({ value: code, text: declineLabel(code) })),
    ],
    sorts: DECLINE_SORT_ITEMS,
    sort: shownSort,
    chips,
    count: countLine(count, 'declined payment'),
    table: presentDeclines(page.data, { now: clock.now(), listing, sort: shownSort }),
    empty: chips.length > 0 ? 'None match. Take a filter away to see the others.' : 'There are none.',
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: '/declines/export' }),
  };
  return { view: 'pages/declines/declines.njk', title: `Declined payments (${counts.open} need action)`, model };
}

function exportDeclines(visit: StaffVisit): Answer {
  const { filter, sort, listing } = askedFor(visit);
  const list = declinesExport({ ...filter, sort });
  return exportList(visit, { list, name: 'declined-payments', filters: chosenOf(listing) });
}

export const DECLINES_ROUTES: readonly Route[] = [
  { method: 'get', path: '/declines', access: CASE_READERS, handle: showDeclines },
  { method: 'get', path: '/declines/export', access: CASE_READERS, handle: exportDeclines },
];
