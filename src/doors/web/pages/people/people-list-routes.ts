import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import {
  peopleExport,
  RECIPIENT_ORDERS,
  type RecipientFilter,
  type RecipientView,
} from '../../../../modules/reports/index.ts';
import { exportList } from '../../shell/export-list.ts';
import {
  chipsOf,
  chosenOf,
  columnSort,
  countLine,
  type Listing,
  listLinks,
  MOST_COUNTED,
  readSort,
  sortItems,
} from '../../shell/list-address.ts';
import { fullName, namesFor, type PersonName } from '../../shell/names.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import type { Table } from '../../words/table.ts';
import { practiceOf } from './practice-of-people.ts';

const PAGE_SIZE = 25;
const UNKNOWN = 'not_asked';

const SORT_ITEMS = sortItems({
  added: ['Added longest ago', 'Added last'],
  reviewed: ['Needs reviewed longest ago', 'Needs reviewed last'],
});

function askedFor(visit: StaffVisit) {
  const { query } = visit.req;
  const needs = textOf(query['needs']) === UNKNOWN ? UNKNOWN : '';
  const sort = readSort(query, RECIPIENT_ORDERS);
  const filter: RecipientFilter = { practiceCode: practiceOf(visit).code, areNeedsUnknown: needs !== '' };
  const listing: Listing = { path: '/people/list', chosen: { needs, sort } };
  return { filter, sort: sort || undefined, listing, cursor: textOf(query['cursor']) || undefined };
}

function presentPeople(
  people: readonly RecipientView[],
  about: { names: ReadonlyMap<string, PersonName>; listing: Listing; sort: string },
): Table {
  const by = (key: string) => ({ sort: columnSort(about.listing, about.sort, key) });
  return {
    caption: 'People',
    isCaptionHidden: true,
    columns: [{ text: 'Person' }, { text: 'Added', ...by('added') }, { text: 'Needs reviewed', ...by('reviewed') }],
    rows: people.map(({ id, addedAt, needsReviewedOn, areNeedsAsked, deathRecordedAt }) => {
      const name = about.names.get(id);
      const died = deathRecordedAt ? { note: 'Has died' } : {};
      const reviewed = needsReviewedOn ? formatDate(needsReviewedOn) : 'Not known';
      return [
        { text: name ? fullName(name) : 'A person', href: `/people/${id}`, ...died },
        { text: formatDate(londonDate(addedAt)) },
        { text: areNeedsAsked ? reviewed : 'Not asked yet' },
      ];
    }),
  };
}

async function showPeople(visit: StaffVisit): Promise<Answer> {
  const { reports } = visit.deps;
  const { filter, sort, listing, cursor } = askedFor(visit);
  const { page, count, names } = await read(visit, async (trx) => {
    const page = await reports.listRecipients(trx, { ...filter, sort, cursor, limit: PAGE_SIZE });
    const ids = page.data.map(({ id }) => id);
    const count = await reports.countRecipients(trx, filter, MOST_COUNTED + 1);
    return { page, count, names: await namesFor(visit, trx, ids) };
  });
  const shownSort = sort ?? '-added';
  const model = {
    practiceName: practiceOf(visit).name,
    table: presentPeople(page.data, { names, listing, sort: shownSort }),
    count: countLine(count, 'record'),
    chips: chipsOf(listing, { needs: filter.areNeedsUnknown ? 'Needs not asked yet' : null }),
    needs: [
      { value: '', text: 'Everybody' },
      { value: UNKNOWN, text: 'Needs not asked yet' },
    ],
    chosen: listing.chosen,
    sorts: SORT_ITEMS,
    sort: shownSort,
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: '/people/list/export' }),
  };
  return { view: 'pages/people/people-list.njk', title: 'People', model };
}

/** With names, for the staff of their own practice; without contacts and NHS numbers. */
function exportPeople(visit: StaffVisit): Answer {
  const { filter, sort, listing } = askedFor(visit);
  const list = peopleExport({ ...filter, sort }, (trx, ids) => namesFor(visit, trx, ids));
  const filters = { practice: practiceOf(visit).code, ...chosenOf(listing) };
  return exportList(visit, { list, name: 'people', filters });
}

export const PEOPLE_LIST_ROUTES: readonly Route[] = [
  { method: 'get', path: '/people/list', access: PRACTICE_STAFF, handle: showPeople },
  { method: 'get', path: '/people/list/export', access: PRACTICE_STAFF, handle: exportPeople },
];
