import { EXCEPTION_STATES, type ExceptionState } from '../../../../modules/exceptions/index.ts';
import { exportList, filtersOf } from '../../shell/export-list.ts';
import { listLinks } from '../../shell/list-address.ts';
import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { exceptionViewLinks, presentExceptions } from './present-exceptions.ts';

const PAGE_SIZE = 20;

const stateNamed = (typed: string): ExceptionState | undefined => EXCEPTION_STATES.find((one) => one === typed);

const listingOf = (state: ExceptionState | undefined) => ({ path: '/exceptions', chosen: { state: state ?? '' } });

async function showExceptions(visit: StaffVisit): Promise<Answer> {
  const state = stateNamed(textOf(visit.req.query['state']));
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const practiceCode = visit.practice?.code;
  const { page, waiting } = await read(visit, async (trx) => ({
    page: await visit.deps.reports.listExceptions(trx, { state, practiceCode, cursor, limit: PAGE_SIZE }),
    waiting: await visit.deps.reports.exceptionsWaiting(trx, { practiceCode, limit: PAGE_SIZE }),
  }));
  const model = {
    sentence:
      waiting.length > 0
        ? `${upperFirst(counted(waiting.length, 'exception'))} ${waiting.length === 1 ? 'waits' : 'wait'} for an approver.`
        : 'No exception waits for an approver.',
    links: exceptionViewLinks(state),
    table: presentExceptions(page.data),
    ...listLinks(listingOf(state), { cursor, nextCursor: page.nextCursor, exportPath: '/exceptions/export' }),
  };
  return { view: 'pages/exceptions/exceptions.njk', title: 'Exceptions', model };
}

function exportExceptions(visit: StaffVisit): Answer {
  const state = stateNamed(textOf(visit.req.query['state']));
  const list = visit.deps.reports.exceptionsExport({ state, practiceCode: visit.practice?.code });
  return exportList(visit, { list, name: 'exceptions', filters: filtersOf(visit, listingOf(state)) });
}

const READERS = [...PRACTICE_STAFF, ...OVERSEERS] as const;

export const EXCEPTIONS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/exceptions', access: READERS, handle: showExceptions },
  { method: 'get', path: '/exceptions/export', access: READERS, handle: exportExceptions },
];
