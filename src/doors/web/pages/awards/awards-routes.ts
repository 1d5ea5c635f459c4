import { namesFor } from '../../shell/names.ts';
import { AWARD_READERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit, textOf } from '../../shell/route.ts';
import { AWARD_VIEWS, type AwardViewName, awardViewLinks, isAwardView, presentAwards } from './present-awards.ts';

const PAGE_SIZE = 25;
const EMPTY: Record<AwardViewName, string> = {
  live: 'No award is live now. An award shows here once it is approved.',
  waiting: 'No award is waiting for approval.',
  over: 'No award is over yet.',
  all: 'No award has been made yet.',
};

async function showAwards(visit: StaffVisit): Promise<Answer> {
  const { query } = visit.req;
  const typed = textOf(query['view']);
  const view = isAwardView(typed) ? typed : 'live';
  const cursor = textOf(query['cursor']) || undefined;
  const { statuses } = AWARD_VIEWS[view];
  const { page, names } = await read(visit, async (trx) => {
    const page = await visit.deps.reports.listAwards(trx, {
      practiceCode: visit.practice?.code,
      statuses: statuses ?? undefined,
      limit: PAGE_SIZE,
      cursor,
    });
    const ids = page.data.map((award) => award.recipientId);
    return { page, names: await namesFor(visit, trx, ids) };
  });
  const model = {
    links: awardViewLinks(view),
    table: presentAwards(page.data, names),
    empty: EMPTY[view],
    firstPage: cursor ? `/awards?view=${view}` : null,
    nextPage: page.nextCursor ? `/awards?view=${view}&cursor=${page.nextCursor}` : null,
  };
  return { view: 'pages/awards/awards.njk', title: 'Awards', model };
}

export const AWARDS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/awards', access: AWARD_READERS, handle: showAwards },
];
