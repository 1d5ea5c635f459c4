import { INVOICE_STATUSES } from '../../../../modules/invoices/index.ts';
import type { InvoiceFilter } from '../../../../modules/reports/index.ts';
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

async function showInvoices(visit: StaffVisit): Promise<Answer> {
  const { reports } = visit.deps;
  const view = viewOf(textOf(visit.req.query['view']));
  const cursor = textOf(visit.req.query['cursor']);
  const practiceCode = visit.practice?.code;
  const seen = await read(visit, async (trx) => ({
    counts: await reports.invoiceCounts(trx, { practiceCode }),
    page: await reports.listInvoices(trx, {
      view: filterOf(view),
      practiceCode,
      limit: PAGE_SIZE,
      ...(cursor ? { cursor } : {}),
    }),
  }));
  const caption = VIEWS.find(({ value }) => value === view)?.text ?? '';
  const next = seen.page.nextCursor;
  const model = {
    sentence: invoicesSentence(seen.counts),
    links: VIEWS.map(({ value, text }) => ({ href: `/invoices?view=${value}`, text, isCurrent: value === view })),
    table: seen.page.data.length > 0 ? presentInvoices(seen.page.data, caption) : null,
    nextPage: next ? `/invoices?view=${view}&cursor=${encodeURIComponent(next)}` : null,
    firstPage: cursor ? `/invoices?view=${view}` : null,
  };
  const title = `Invoices (${seen.counts.open})`;
  return { view: 'pages/invoices/invoices.njk', title, model };
}

export const INVOICE_READERS = [...PRACTICE_STAFF, ...OVERSEERS] as const;

export const INVOICES_ROUTES: readonly Route[] = [
  { method: 'get', path: '/invoices', access: INVOICE_READERS, handle: showInvoices },
];
