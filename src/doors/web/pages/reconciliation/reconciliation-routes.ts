import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { countParkedEvents } from '../../shell/shell.query.ts';
import { counted } from '../../words/count-words.ts';
import { presentBreaks, presentRuns, presentSides, reconciliationSentence } from './present-reconciliation.ts';

const PAGE_SIZE = 20;
const VIEWS = { standing: 'Open and accepted', closed: 'Closed', all: 'All' } as const;
type View = keyof typeof VIEWS;
const isView = (text: string): text is View => text in VIEWS;

async function showReconciliation(visit: StaffVisit): Promise<Answer> {
  const { reports, clock } = visit.deps;
  const typed = textOf(visit.req.query['view']);
  const view = isView(typed) ? typed : 'standing';
  const cursor = textOf(visit.req.query['cursor']) || undefined;
  const { state, page, parked } = await read(visit, async (trx) => ({
    state: await reports.reconciliationView(trx),
    page: await reports.listBreaks(trx, { view, limit: PAGE_SIZE, cursor }),
    parked: await countParkedEvents(trx),
  }));
  const now = clock.now();
  const model = {
    sentence: reconciliationSentence(state, now),
    sides: state.match ? presentSides(state.match.sides) : null,
    wasBusy: state.match ? !state.match.quiet : false,
    runs: presentRuns(state.runs),
    links: Object.entries(VIEWS).map(([name, text]) => ({
      href: `/reconciliation?view=${name}`,
      text,
      isCurrent: name === view,
    })),
    table: presentBreaks(page.data, now),
    parked: parked > 0 ? counted(parked, 'event') : null,
    firstPage: cursor ? `/reconciliation?view=${view}` : null,
    nextPage: page.nextCursor ? `/reconciliation?view=${view}&cursor=${page.nextCursor}` : null,
  };
  return { view: 'pages/reconciliation/reconciliation.njk', title: 'Reconciliation', model };
}

export const RECONCILIATION_ROUTES: readonly Route[] = [
  { method: 'get', path: '/reconciliation', access: OVERSEERS, handle: showReconciliation },
];
