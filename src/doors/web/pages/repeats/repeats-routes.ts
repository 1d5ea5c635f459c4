import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { addressOf, type Listing, readSort } from '../../shell/list-address.ts';
import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { sortable } from '../../shell/sortable-table.ts';
import type { Cell, Table } from '../../words/table.ts';
import { REPEAT_ORDERS, type RepeatRow, readRepeats, repeatsExport } from './repeats.query.ts';

const PAGE_SIZE = 50;

function whyCell({ repeatReason, householdReason, duplicateReason, capReason }: RepeatRow): Cell {
  const kinds = [
    ...(repeatReason ? ['third of its kind in 12 months, or more'] : []),
    ...(householdReason ? ['a household that had its award'] : []),
    ...(duplicateReason ? ['looked like a duplicate'] : []),
    ...(capReason ? ['more than its policy ordinarily gives'] : []),
  ];
  const reasons = [repeatReason, householdReason, duplicateReason, capReason].filter((reason) => reason !== null);
  return { text: reasons.join(' '), note: kinds.join('; ') };
}

/** By award reference: nobody helped is named (R16). */
function presentRepeats(rows: readonly RepeatRow[], { listing, sort }: { listing: Listing; sort: string }): Table {
  return {
    caption: 'Repeats',
    isCaptionHidden: true,
    isCompact: true,
    ...sortable(listing, sort, [
      { text: 'Award', by: 'award' },
      { text: 'Kind', by: 'kind' },
      { text: 'Why it was right', by: 'why' },
      { text: 'Approved by', by: 'decided', as: 'days' },
      { text: 'Amount', isNumber: true, by: 'amount' },
    ]),
    rows: rows.map((row) => [
      { text: row.reference, href: `/awards/${row.id}`, note: row.practice, isWhole: true },
      { text: row.policyName, note: row.policy },
      whyCell(row),
      { text: row.decidedBy, note: formatDate(londonDate(row.decidedAt)) },
      { text: formatPence(row.amountPence), ...(row.isAddition ? { note: 'added' } : {}) },
    ]),
  };
}

/** Which page is wanted; the first unless a whole number is given. */
function pageOf(visit: StaffVisit): number {
  const typed = textOf(visit.req.query['page']);
  return /^[1-9]\d{0,3}$/.test(typed) ? Number(typed) : 1;
}

function askedFor({ req, practice }: StaffVisit) {
  const chosen = readSort(req.query, REPEAT_ORDERS);
  const listing = { path: '/repeats', chosen: { sort: chosen } };
  return { listing, wanted: { practiceId: practice?.id ?? null, sort: chosen || ('-decided' as const) } };
}

async function showRepeats(visit: StaffVisit): Promise<Answer> {
  const page = pageOf(visit);
  const { listing, wanted } = askedFor(visit);
  const about = { ...wanted, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE + 1 };
  const rows = await read(visit, (trx) => readRepeats(trx, about));
  const model = {
    table: presentRepeats(rows.slice(0, PAGE_SIZE), { listing, sort: wanted.sort }),
    firstPage: page > 1 ? addressOf(listing) : null,
    nextPage: rows.length > PAGE_SIZE ? addressOf(listing, { page: String(page + 1) }) : null,
    exportHref: addressOf({ ...listing, path: '/repeats/export' }),
  };
  return { view: 'pages/repeats/repeats.njk', title: 'Repeats', model };
}

function exportRepeats(visit: StaffVisit): Answer {
  const { listing, wanted } = askedFor(visit);
  return exportList(visit, { list: repeatsExport(wanted), name: 'repeats', filters: filtersOf(visit, listing) });
}

const READERS = [...PRACTICE_STAFF, ...OVERSEERS] as const;

export const REPEATS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/repeats', access: READERS, handle: showRepeats },
  { method: 'get', path: '/repeats/export', access: READERS, handle: exportRepeats },
];
