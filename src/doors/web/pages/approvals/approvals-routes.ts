import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPenceShort } from '../../../../kernel/money.ts';
import { isSamePerson } from '../../../../kernel/principal.ts';
import type { AwardView, ExceptionView } from '../../../../modules/reports/index.ts';
import { fullName, namesFor, type PersonName } from '../../shell/names.ts';
import { DECIDERS } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { counted, upperFirst } from '../../words/count-words.ts';
import { exceptionBoundsWords, exceptionSubjectWords } from '../../words/exception-words.ts';

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

function exceptionLine(exception: ExceptionView, principalId: string) {
  const isOwn = exception.askedById === principalId || exception.awardRequestedById === principalId;
  const own = isOwn ? ' You asked for it or its award yourself, so somebody else must decide.' : '';
  const rest =
    exception.stillDeclined.length > 0 ? ' The payment was declined for more, which this leaves as it is.' : '';
  const asked = `asked for by ${exception.askedBy} on ${formatDate(londonDate(exception.askedAt))}`;
  return {
    href: `/exceptions/${exception.id}`,
    text: `Allow ${exceptionSubjectWords(exception)} on award ${exception.awardReference}?`,
    note: `${upperFirst(exceptionBoundsWords(exception))}; ${asked}.${rest}${own}`,
  };
}

async function showApprovals(visit: StaffVisit): Promise<Answer> {
  const wanted = { practiceCode: visit.practice?.code, limit: MOST_SHOWN };
  const { waiting, exceptions, names } = await read(visit, async (trx) => {
    const waiting = await visit.deps.reports.awardsWaiting(trx, wanted);
    const ids = waiting.awards.map((award) => award.recipientId);
    const isApprover = visit.principal.role === 'approver';
    const exceptions = isApprover ? await visit.deps.reports.exceptionsWaiting(trx, wanted) : [];
    return { waiting, exceptions, names: await namesFor(visit, trx, ids) };
  });
  const lines = waiting.awards.map((award) => {
    const isOwn = isSamePerson(visit.principal, award.requestedById);
    return lineOf(award, { names, isOwn });
  });
  const verb = waiting.count === 1 ? 'waits' : 'wait';
  const model = {
    lines,
    sentence: `${upperFirst(counted(waiting.count, 'award'))} ${verb}, oldest first.`,
    exceptions: exceptions.map((one) => exceptionLine(one, visit.principal.id)),
  };
  const title = `To decide (${waiting.count + exceptions.length})`;
  return { view: 'pages/approvals/approvals.njk', title, model };
}

export const APPROVALS_ROUTES: readonly Route[] = [
  { method: 'get', path: '/approvals', access: DECIDERS, handle: showApprovals },
];
