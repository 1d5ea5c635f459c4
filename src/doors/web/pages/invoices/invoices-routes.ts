import { INVOICE_STATUSES } from '../../../../modules/invoices/index.ts';
import { INVOICE_ORDERS, type InvoiceFilter, invoicesExport } from '../../../../modules/reports/index.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { addressOf, listLinks, readSort } from '../../shell/list-address.ts';
import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { invoicesSentence, presentInvoices } from './present-invoices.ts';

const PAGE_SIZE = 20;

const VIEWS = [
  { value: 'open', text: 'To check or pay' },
  { value: 'paid', text: 'Paid' },
  { value: 'refused', text: 'Not paid' },
  { value: 'all', text: 'All' },
] as const;
type View = (typeof VIEWS)[number]['value'];

const viewOf = (text: string): View => VIEWS.find(({ value }) => value === text)?.value ?? 'open';

function filterOf(view: View): InvoiceFilter['view'] {
  if (view === 'open') return 'open';
  return INVOICE_STATUSES.find((status) => status === view);
}

/** The list as the address asks for it; the address holds its whole state, so that it can be shared. */
function askedFor({ req, practice }: StaffVisit) {
  const view = viewOf(textOf(req.query['view']));
  const sort = readSort(req.query, INVOICE_ORDERS);
  const filter: InvoiceFilter = { view: filterOf(view), practiceCode: practice?.code, sort: sort || undefined };
  return { view, filter, sort, listing: { path: '/invoices', chosen: { view, sort } } };
}

async function showInvoices(visit: StaffVisit): Promise<Answer> {
  const { reports } = visit.deps;
  const { view, filter, sort, listing } = askedFor(visit);
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const seen = await read(visit, async (trx) => ({
    counts: await reports.invoiceCounts(trx, filter),
    page: await reports.listInvoices(trx, { ...filter, cursor, limit: PAGE_SIZE }),
  }));
  const caption = VIEWS.find(({ value }) => value === view)?.text ?? '';
  const model = {
    sentence: invoicesSentence(seen.counts),
    links: VIEWS.map(({ value, text }) => ({
      href: addressOf(listing, { view: value }),
      text,
      isCurrent: value === view,
    })),
    table: seen.page.data.length > 0 ? presentInvoices(seen.page.data, { caption, listing, sort }) : null,
    ...listLinks(listing, { cursor, nextCursor: seen.page.nextCursor, exportPath: '/invoices/export' }),
  };
  const title = `Invoices (${seen.counts.open})`;
  return { view: 'pages/invoices/invoices.njk', title, model };
}

function exportInvoices(visit: StaffVisit): Answer {
  const { filter, listing } = askedFor(visit);
  return exportList(visit, { list: invoicesExport(filter), name: 'invoices', filters: filtersOf(visit, listing) });
}

export const INVOICE_READERS = [...PRACTICE_STAFF, ...OVERSEERS] as const;

export const INVOICES_ROUTES: readonly Route[] = [
  { method: 'get', path: '/invoices', access: INVOICE_READERS, handle: showInvoices },
  { method: 'get', path: '/invoices/export', access: INVOICE_READERS, handle: exportInvoices },
];
