import { EXCEPTION_STATES, type ExceptionState } from '../../../../modules/exceptions/index.ts';
import { EXCEPTION_ORDERS } from '../../../../modules/reports/index.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { listLinks, readSort } from '../../shell/list-address.ts';
import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { exceptionViewLinks, presentExceptions } from './present-exceptions.ts';

const PAGE_SIZE = 20;

const stateNamed = (typed: string): ExceptionState | undefined => EXCEPTION_STATES.find((one) => one === typed);

function askedFor({ req, practice }: StaffVisit) {
  const state = stateNamed(textOf(req.query['state']));
  const sort = readSort(req.query, EXCEPTION_ORDERS);
  const filter = { state, practiceCode: practice?.code, sort: sort || undefined };
  return { state, sort, filter, listing: { path: '/exceptions', chosen: { state: state ?? '', sort } } };
}

async function showExceptions(visit: StaffVisit): Promise<Answer> {
  const { state, sort, filter, listing } = askedFor(visit);
  const { practiceCode } = filter;
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const { page, waiting } = await read(visit, async (trx) => ({
    page: await visit.deps.reports.listExceptions(trx, { ...filter, cursor, limit: PAGE_SIZE }),
    waiting: await visit.deps.reports.exceptionsWaiting(trx, { practiceCode, limit: PAGE_SIZE }),
  }));
  const model = {
    sentence:
      waiting.length > 0
        ? `${upperFirst(counted(waiting.length, 'exception'))} ${waiting.length === 1 ? 'waits' : 'wait'} for an approver.`
        : 'No exception waits for an approver.',
    links: exceptionViewLinks(listing, state),
    table: presentExceptions(page.data, { listing, sort }),
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: '/exceptions/export' }),
  };
  return { view: 'pages/exceptions/exceptions.njk', title: 'Exceptions', model };
}

function exportExceptions(visit: StaffVisit): Answer {
  const { filter, listing } = askedFor(visit);
  const list = visit.deps.reports.exceptionsExport(filter);
  return exportList(visit, { list, name: 'exceptions', filters: filtersOf(visit, listing) });
}

const READERS = [...PRACTICE_STAFF, ...OVERSEERS] as const;

export const EXCEPTIONS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/exceptions', access: READERS, handle: showExceptions },
  { method: 'get', path: '/exceptions/export', access: READERS, handle: exportExceptions },
];
