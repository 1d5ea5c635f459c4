import { listPractices } from '../../../../modules/budgets/index.ts';
import { awardsExport } from '../../../../modules/reports/index.ts';
import { exportList } from '../../shell/export-list.ts';
import { chipsOf, chosenOf, countLine, listLinks, MOST_COUNTED } from '../../shell/list-address.ts';
import { namesFor } from '../../shell/names.ts';
import { readAward } from '../../shell/one-award.ts';
import { AWARD_READERS, UPLOADERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { type AskedAwards, askedAwards, METHOD_WORDS } from './asked-awards.ts';
import { AWARD_SORT_ITEMS, type AwardViewName, awardViewLinks, presentAwards } from './present-awards.ts';

const PAGE_SIZE = 25;
const ALL = { value: '', text: 'All' };
const EMPTY: Record<AwardViewName, string> = {
  live: 'No award is live now. An award shows here once it is approved.',
  waiting: 'No award is waiting for approval.',
  over: 'No award is over yet.',
  all: 'No award has been made yet.',
};

async function readList(visit: StaffVisit, { filter, cursor }: AskedAwards) {
  const { reports, policies, db } = visit.deps;
  return read(visit, async (trx) => {
    const page = await reports.listAwards(trx, { ...filter, cursor, limit: PAGE_SIZE });
    const ids = page.data.map((award) => award.recipientId);
    return {
      page,
      count: await reports.countAwards(trx, filter, MOST_COUNTED + 1),
      names: await namesFor(visit, trx, ids),
      policies: await policies.activePolicies(trx),
      practices: visit.practice ? [] : await listPractices(db),
    };
  });
}

async function showAwards(visit: StaffVisit): Promise<Answer> {
  const asked = askedAwards(visit);
  const { view, sort, listing, cursor, filter } = asked;
  const { page, count, names, policies, practices } = await readList(visit, asked);
  const { practice = '', policy = '' } = listing.chosen;
  const chosenPolicy = policies.find(({ slug }) => slug === policy)?.name ?? policy;
  const filters = {
    practice: practices.find(({ code }) => code === practice)?.name ?? (practice || null),
    policy: chosenPolicy || null,
    method: filter.method ? METHOD_WORDS[filter.method] : null,
  };
  const model = {
    links: awardViewLinks(listing, view),
    table: presentAwards(page.data, { names, listing, sort: sort || '-requested' }),
    count: countLine(count, 'award'),
    empty: chipsOf(listing, filters).length > 0 ? 'None match. Take a filter away to see the others.' : EMPTY[view],
    ...listLinks(listing, { cursor, nextCursor: page.nextCursor, exportPath: '/awards/export' }),
    chips: chipsOf(listing, filters),
    chosen: listing.chosen,
    practices: visit.practice ? null : [ALL, ...practices.map(({ code, name }) => ({ value: code, text: name }))],
    policies: [ALL, ...policies.map(({ slug, name }) => ({ value: slug, text: name }))],
    methods: [ALL, ...Object.entries(METHOD_WORDS).map(([value, text]) => ({ value, text }))],
    sorts: AWARD_SORT_ITEMS,
    sort: sort || '-requested',
    paymentsHref: visit.practice ? '/payments/export' : null,
    bulkHref: UPLOADERS.some((role) => role === visit.principal.role) ? '/bulk' : null,
  };
  return { view: 'pages/awards/awards.njk', title: 'Awards', model };
}

function exportAwards(visit: StaffVisit): Answer {
  const { filter, listing } = askedAwards(visit);
  return exportList(visit, { list: awardsExport(filter), name: 'awards', filters: chosenOf(listing) });
}

/** All payments of the practice that one works for; of every practice for those above. */
function exportPayments(visit: StaffVisit): Answer {
  const practiceId = visit.practice?.id;
  const practiceCode = visit.practice?.code;
  const list = visit.deps.reports.paymentsExport({ practiceId, practiceCode });
  return exportList(visit, { list, name: 'payments', filters: practiceCode ? { practice: practiceCode } : {} });
}

async function exportPaymentsOfAward(visit: StaffVisit): Promise<Answer> {
  const { award } = await readAward(visit);
  const list = visit.deps.reports.paymentsExport({ awardId: award.id });
  return exportList(visit, { list, name: `payments-${award.reference}`, filters: { award: award.reference } });
}

export const AWARDS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/awards', access: AWARD_READERS, handle: showAwards },
  { method: 'get', path: '/awards/export', access: AWARD_READERS, handle: exportAwards },
  { method: 'get', path: '/payments/export', access: AWARD_READERS, handle: exportPayments },
  { method: 'get', path: '/awards/:id/payments/export', access: AWARD_READERS, handle: exportPaymentsOfAward },
];
