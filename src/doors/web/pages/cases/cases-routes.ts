import { CASE_KINDS, type CaseKind } from '../../../../modules/cases/index.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { caseName } from '../../words/case-words.ts';
import { casesSentence, caseViewLinks, isCaseView, presentCases } from './present-cases.ts';

const PAGE_SIZE = 20;
const KINDS = Object.keys(CASE_KINDS) as CaseKind[];
const isKind = (text: string): text is CaseKind => text in CASE_KINDS;

/** The list as the address asks for it; the address holds its whole state, so that it can be shared. */
function askedFor({ req }: StaffVisit) {
  const typed = textOf(req.query['view']);
  const view = isCaseView(typed) ? typed : 'open';
  const named = textOf(req.query['kind']);
  const kind = isKind(named) ? named : undefined;
  const query = `?${new URLSearchParams({ view, ...(kind ? { kind } : {}) })}`;
  return { view, kind, query, cursor: textOf(req.query['cursor']) || undefined };
}

async function showCases(visit: StaffVisit): Promise<Answer> {
  const { reports, clock } = visit.deps;
  const { view, kind, query, cursor } = askedFor(visit);
  const { counts, page } = await read(visit, async (trx) => ({
    counts: await reports.caseCounts(trx),
    page: await reports.caseQueue(trx, { view, kind, cursor, limit: PAGE_SIZE }),
  }));
  const model = {
    sentence: casesSentence(counts),
    links: caseViewLinks(view, counts),
    view,
    kind: kind ?? '',
    kinds: [{ value: '', text: 'All' }, ...KINDS.map((value) => ({ value, text: caseName(value) }))],
    table: presentCases(page.data, { now: clock.now(), query }),
    empty: kind ? 'None match. Clear the filter to see the others.' : 'There are none.',
    firstPage: cursor ? `/cases${query}` : null,
    nextPage: page.nextCursor ? `/cases${query}&cursor=${page.nextCursor}` : null,
  };
  return { view: 'pages/cases/cases.njk', title: `Money to settle (${counts.open} need action)`, model };
}

export const CASES_ROUTES: readonly Route[] = [{ method: 'get', path: '/cases', access: OVERSEERS, handle: showCases }];
