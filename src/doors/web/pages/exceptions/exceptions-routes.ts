import { EXCEPTION_STATES, type ExceptionState } from '../../../../modules/exceptions/index.ts';
import { exportList } from '../../shell/export-list.ts';
import { OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { exceptionViewLinks, presentExceptions } from './present-exceptions.ts';

const PAGE_SIZE = 20;

const stateNamed = (typed: string): ExceptionState | undefined => EXCEPTION_STATES.find((one) => one === typed);

async function showExceptions(visit: StaffVisit): Promise<Answer> {
  const state = stateNamed(textOf(visit.req.query['state']));
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const practiceCode = visit.practice?.code;
  const { page, waiting } = await read(visit, async (trx) => ({
    page: await visit.deps.reports.listExceptions(trx, { state, practiceCode, cursor, limit: PAGE_SIZE }),
    waiting: await visit.deps.reports.exceptionsWaiting(trx, { practiceCode, limit: PAGE_SIZE }),
  }));
  const here = state ? `/exceptions?state=${state}` : '/exceptions';
  const next = `${here}${state ? '&' : '?'}cursor=${page.nextCursor}`;
  const model = {
    sentence:
      waiting.length > 0
        ? `${upperFirst(counted(waiting.length, 'exception'))} ${waiting.length === 1 ? 'waits' : 'wait'} for an approver.`
        : 'No exception waits for an approver.',
    links: exceptionViewLinks(state),
    table: presentExceptions(page.data),
    firstPage: cursor ? here : null,
    nextPage: page.nextCursor ? next : null,
    exportHref: state ? `/exceptions/export?state=${state}` : '/exceptions/export',
  };
  return { view: 'pages/exceptions/exceptions.njk', title: 'Exceptions', model };
}

function exportExceptions(visit: StaffVisit): Answer {
  const state = stateNamed(textOf(visit.req.query['state']));
  const practiceCode = visit.practice?.code;
  const list = visit.deps.reports.exceptionsExport({ state, practiceCode });
  const filters = { ...(state ? { state } : {}), ...(practiceCode ? { practice: practiceCode } : {}) };
  return exportList(visit, { list, name: 'exceptions', filters });
}

const READERS = [...PRACTICE_STAFF, ...OVERSEERS] as const;

export const EXCEPTIONS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/exceptions', access: READERS, handle: showExceptions },
  { method: 'get', path: '/exceptions/export', access: READERS, handle: exportExceptions },
];
