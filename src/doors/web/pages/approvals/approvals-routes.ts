import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import { fullName, namesFor, type PersonName } from '../../shell/names.ts';
import { DECIDERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';

const MOST_SHOWN = 100;

function lineOf(award: AwardView, about: { names: ReadonlyMap<string, PersonName>; isOwn: boolean }) {
  const name = about.names.get(award.recipientId);
  const who = name ? fullName(name) : award.reference;
  const own = about.isOwn ? ' You asked for it yourself, so somebody else must decide.' : '';
  return {
    href: `/awards/${award.id}/decide`,
    text: `${who}: ${formatPenceShort(award.amountPence)}, ${award.policyName}`,
    note: `${award.practiceName}, asked for by ${award.requestedBy} on ${formatDate(londonDate(award.requestedAt))}.${own}`,
  };
}

async function showApprovals(visit: StaffVisit): Promise<Answer> {
  const { waiting, names } = await read(visit, async (trx) => {
    const waiting = await visit.deps.reports.awardsWaiting(trx, {
      practiceCode: visit.practice?.code,
      limit: MOST_SHOWN,
    });
    const ids = waiting.awards.map((award) => award.recipientId);
    return { waiting, names: await namesFor(visit, trx, ids) };
  });
  const lines = waiting.awards.map((award) => {
    const isOwn = award.requestedById === visit.principal.id;
    return lineOf(award, { names, isOwn });
  });
  const verb = waiting.count === 1 ? 'waits' : 'wait';
  const model = { lines, sentence: `${upperFirst(counted(waiting.count, 'award'))} ${verb}, oldest first.` };
  return { view: 'pages/approvals/approvals.njk', title: `To decide (${waiting.count})`, model };
}

export const APPROVALS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/approvals', access: DECIDERS, handle: showApprovals },
];
