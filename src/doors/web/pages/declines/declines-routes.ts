import { DECLINE_REASONS } from '../../../../modules/authorizations/index.ts';
import { listPractices } from '../../../../modules/budgets/index.ts';
import { CASE_READERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { declineLabel } from '../../words/decline-words.ts';
import { coverWarning } from '../../words/present-cover.ts';
import { declinesSentence, declineViewLinks, isDeclineView, presentDeclines } from './present-declines.ts';

const PAGE_SIZE = 20;

/** The list as the address asks for it; the address holds its whole state, so that it can be shared. */
function askedFor({ req }: StaffVisit) {
  const typed = textOf(req.query['view']);
  const view = isDeclineView(typed) ? typed : 'open';
  const practice = textOf(req.query['practice']);
  const reason = textOf(req.query['reason']);
  const query = `?${new URLSearchParams({ view, ...(practice ? { practice } : {}), ...(reason ? { reason } : {}) })}`;
  return { view, practice, reason, query, cursor: textOf(req.query['cursor']) || undefined };
}

async function showDeclines(visit: StaffVisit): Promise<Answer> {
  const { reports, reconciliation, clock } = visit.deps;
  const asked = askedFor(visit);
  const { view, practice, reason, query, cursor } = asked;
  const { counts, page, practices, cover } = await read(visit, async (trx) => ({
    counts: await reports.declineCounts(trx),
    page: await reports.declineQueue(trx, {
      view,
      limit: PAGE_SIZE,
      cursor,
      practiceCode: practice || undefined,
      reasonCode: reason || undefined,
    }),
    practices: await listPractices(trx),
    cover: await reconciliation.readCover(trx),
  }));
  const isFiltered = practice !== '' || reason !== '';
  const model = {
    sentence: declinesSentence(counts),
    cashWarning: coverWarning(cover),
    links: declineViewLinks(view, counts),
    view,
    chosen: { practice, reason },
    practices: [{ value: '', text: 'All' }, ...practices.map(({ code, name }) => ({ value: code, text: name }))],
    reasons: [
      { value: '', text: 'All' },
      ...DECLINE_REASONS.map(({ code }) => ({ value: code, text: declineLabel(code) })),
    ],
    table: presentDeclines(page.data, { now: clock.now(), query }),
    empty: isFiltered ? 'None match. Clear the filter to see the others.' : 'There are none.',
    firstPage: cursor ? `/declines${query}` : null,
    nextPage: page.nextCursor ? `/declines${query}&cursor=${page.nextCursor}` : null,
  };
  return { view: 'pages/declines/declines.njk', title: `Declined payments (${counts.open} need action)`, model };
}

export const DECLINES_ROUTES: readonly Route[] = [
  { method: 'get', path: '/declines', access: CASE_READERS, handle: showDeclines },
];
