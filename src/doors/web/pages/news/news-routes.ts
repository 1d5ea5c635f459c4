import { formatInstant } from '../../../../kernel/dates.ts';
import type { ParkedDomainEvent } from '../../../../modules/audit/index.ts';
import type { News } from '../../../../modules/inbox/index.ts';
import { refusalOf } from '../../shell/attempt.ts';
import { OVERSEERS } from '../../shell/roles.ts';
import { type Answer, type Route, type StaffVisit, textOf } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import type { Table } from '../../words/table.ts';

const REPLAYERS = ['finance', 'admin'] as const;
const mayReplay = ({ principal }: StaffVisit) => REPLAYERS.some((role) => role === principal.role);

const tries = (attempts: number) => counted(attempts, 'try').replace('trys', 'tries');

function presentOwn({ attempts, parkedAt, ...event }: ParkedDomainEvent) {
  return { ...event, facts: `${tries(attempts)}, parked ${formatInstant(parkedAt)}` };
}

function sentenceOf(news: News): string {
  if (news.received === 0) return 'Stripe has told us nothing yet.';
  const heard = `Stripe has told us ${counted(news.received, 'thing')}.`;
  const parked = `${upperFirst(counted(news.parked, 'event'))} could not be taken in and ${news.parked === 1 ? 'needs' : 'need'} you.`;
  const waiting = `${upperFirst(counted(news.waiting, 'event'))} ${news.waiting === 1 ? 'waits' : 'wait'}, the oldest since ${news.oldestWaitingAt ? formatInstant(news.oldestWaitingAt) : 'now'}.`;
  const said = [heard, ...(news.parked > 0 ? [parked] : []), ...(news.waiting > 0 ? [waiting] : [])];
  return news.parked + news.waiting === 0 ? `${heard} All of it is taken in.` : said.join(' ');
}

function presentTypes(news: News): Table {
  return {
    caption: 'By kind of event',
    isCompact: true,
    columns: [
      { text: 'Stripe’s word' },
      { text: 'Taken in', isNumber: true },
      { text: 'Of no use to us', isNumber: true },
      { text: 'Waiting', isNumber: true },
      { text: 'Parked', isNumber: true },
    ],
    rows: news.byType.map((row) => [
      { text: row.type },
      { text: String(row.processed) },
      { text: String(row.ignored) },
      { text: String(row.waiting) },
      { text: String(row.parked) },
    ]),
  };
}

async function showNews(visit: StaffVisit): Promise<Answer> {
  const { inbox, audit } = visit.deps;
  const news = await inbox.readNews(visit.principal);
  const own = await audit.listParkedEvents(visit.principal);
  const model = {
    sentence: sentenceOf(news),
    parked: news.parkedEvents.map((event) => ({
      ...event,
      facts: `${event.objectId}, ${tries(event.attempts)}, parked ${formatInstant(event.parkedAt)}`,
    })),
    ownParked: own.map(presentOwn),
    types: presentTypes(news),
    mayReplay: mayReplay(visit),
  };
  return { view: 'pages/news/news.njk', title: 'What Stripe told us', model };
}

async function replay(visit: StaffVisit): Promise<Answer> {
  const errors = await refusalOf(visit.deps.inbox.replayEvent(visit.principal, textOf(visit.req.params['event'])));
  return errors ? { ...(await showNews(visit)), errors } : { redirect: '/news' };
}

async function replayOwn(visit: StaffVisit): Promise<Answer> {
  const { audit } = visit.deps;
  const errors = await refusalOf(audit.replayDomainEvent(visit.principal, textOf(visit.req.params['event'])));
  return errors ? { ...(await showNews(visit)), errors } : { redirect: '/news' };
}

export const NEWS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/news', access: [...OVERSEERS, 'admin'], handle: showNews },
  { method: 'post', path: '/news/own/:event/replay', access: REPLAYERS, handle: replayOwn },
  { method: 'post', path: '/news/:event/replay', access: REPLAYERS, handle: replay },
];
