import { AppError } from '../../../../kernel/app-error.ts';
import { formatPence } from '../../../../kernel/money.ts';
import { findAward, readRoom } from '../../../../modules/awards/index.ts';
import type { PolicyTerms } from '../../../../modules/policies/index.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import { seesNames } from '../../shell/names.ts';
import { findSeenAward } from '../../shell/one-award.ts';
import { AWARD_READERS, OVERSEERS, PRACTICE_STAFF } from '../../shell/roles.ts';
import { type Answer, type Route, read, type StaffVisit } from '../../shell/route.ts';
import { TOLD_ACTS } from '../../words/act-words.ts';
import { messageWords } from '../../words/message-words.ts';
import { limitLines } from '../../words/policy-words.ts';
import { presentSignalLines } from '../../words/signal-words.ts';
import { stopNotice } from '../../words/stop-words.ts';
import { presentExceptionLines } from '../exceptions/present-exceptions.ts';
import { INVOICE_READERS } from '../invoices/invoices-routes.ts';
import { frozenSince } from './frozen-since.query.ts';
import { personLink } from './person-link.ts';
import { type Action, presentAward } from './present-award.ts';
import { type Extras, presentExtras } from './present-extras.ts';
import { presentStanding } from './present-standing.ts';
import { ACTS_SHOWN, presentTimeline } from './present-timeline.ts';

const NOT_ASKED = 'Nobody has asked yet how this person needs to be written or spoken to.';
/** Nothing more is paid, sent or asked. */
const OVER: ReadonlySet<string> = new Set(['finished', 'reviewed', 'refused', 'withdrawn']);
const EXCEPTIONS_SHOWN = 20;
const SIGNALS_SHOWN = 20;
const INVOICES_SHOWN = 20;
const isNone = (needs: string) => needs.trim().toLowerCase() === 'none';

const mayReadExceptions = (role: string) => role !== 'safeguarding';
/** Acts that the reader may know of. */
const toldTo = (role: string) =>
  TOLD_ACTS.filter((action) => mayReadExceptions(role) || !action.startsWith('exception.'));
/** Whoever may look into a signal, and the practice's approver; not whoever asked. */
const mayReadSignals = (role: string) => role === 'approver' || mayReadCases(role);
const mayReadCases = (role: string) => OVERSEERS.some((one) => one === role);

/** What the award may be used for, by the policy version that it keeps (R59). */
async function termsOf({ deps }: StaffVisit, trx: Trx, awardId: string): Promise<PolicyTerms> {
  const stored = await findAward(trx, awardId);
  if (!stored) throw new AppError('not_found', 'There is no such award.');
  return (await deps.policies.policyVersion(trx, stored.policyVersionId)).terms;
}

const frozenIds = ({ cards }: AwardView) => cards.filter(({ status }) => status === 'frozen').map(({ id }) => id);

/** The cards at hand are for the practice's own staff to give. */
async function readExtras({ deps, practice }: StaffVisit, trx: Trx, award: AwardView): Promise<Extras> {
  const isOwn = practice?.id === award.practiceId;
  return {
    additions: await deps.reports.listAdditions(trx, award.id),
    invoices:
      award.method === 'invoice'
        ? (await deps.reports.listInvoices(trx, { awardId: award.id, limit: INVOICES_SHOWN })).data
        : [],
    boxCards: isOwn ? (await deps.reports.listUnlinkedCards(trx, award.practiceId)).length : null,
  };
}

/** Offered while the budget does not cover what is asked for (R65). */
function waitActions(award: AwardView, { isShort, role }: { isShort: boolean; role: string }): Action[] {
  const isOffered = isShort && PRACTICE_STAFF.some((one) => one === role);
  return isOffered ? [{ href: `/awards/${award.id}/wait`, text: 'Save it as waiting for funds' }] : [];
}

async function showAward(visit: StaffVisit): Promise<Answer> {
  const { deps, principal } = visit;
  const seen = await read(visit, async (trx) => {
    const { award, name } = await findSeenAward(visit, trx);
    const { practiceId, policy, budgetId } = award;
    return {
      award,
      name,
      limits: limitLines(await termsOf(visit, trx, award.id)),
      stops: OVER.has(award.status) ? [] : await deps.reports.stopsOver(trx, { practiceId, policy, budgetId }),
      needs: seesNames(visit) ? await deps.recipients.communicationNeeds(trx, award.recipientId) : null,
      frozenSince: await frozenSince(trx, frozenIds(award)),
      payments: await deps.reports.listPayments(trx, award.id),
      history: await deps.reports.awardDecisions(trx, award.id),
      acts: await deps.reports.awardActs(trx, {
        awardId: award.id,
        actions: toldTo(principal.role),
        most: ACTS_SHOWN + 1,
      }),
      messages: await deps.reports.listMessages(trx, award.id),
      extras: await readExtras(visit, trx, award),
      isShort: award.status === 'requested' && (await readRoom(trx, award)) < award.amountPence,
      exceptions: (await deps.reports.listExceptions(trx, { awardId: award.id, limit: EXCEPTIONS_SHOWN })).data,
      signals: mayReadSignals(principal.role)
        ? (await deps.reports.listSignals(trx, { view: 'all', awardId: award.id, limit: SIGNALS_SHOWN })).data
        : [],
      shortfallCase: award.shortfallPence > 0 ? await deps.reports.shortfallCaseOf(trx, award.id) : null,
    };
  });
  const { award, needs } = seen;
  const isOver = OVER.has(award.status);
  const isUnknown = needs === 'not asked' && !isOver;
  const isSaid = needs && needs !== 'not asked' && !isNone(needs) && award.endReason !== 'died';
  const shown = isUnknown ? NOT_ASKED : isSaid ? needs : null;
  const page = presentAward({ ...seen, needs: shown, principal, now: deps.clock.now() });
  const standing = presentStanding({
    award,
    history: seen.history,
    reader: principal,
    now: deps.clock.now(),
    baseUrl: deps.config.baseUrl,
  });
  const mayReadInvoices = INVOICE_READERS.some((role) => role === principal.role);
  const extras = presentExtras({ ...seen.extras, award, reader: principal, mayReadInvoices, history: seen.history });
  const model = {
    ...page,
    ...standing,
    timeline: presentTimeline({ ...seen, cards: award.cards }),
    awardId: award.id,
    additions: extras.additions,
    fromBox: extras.fromBox,
    isByInvoice: award.method === 'invoice',
    invoices: extras.invoices,
    everyday: [
      ...standing.everyday,
      ...page.everyday,
      ...extras.everyday,
      ...waitActions(award, { isShort: seen.isShort, role: principal.role }),
    ],
    messages: seen.messages.map((message) => messageWords(message, seesNames(visit))),
    stops: stopNotice(seen.stops),
    isOver,
    exceptions: mayReadExceptions(principal.role) ? presentExceptionLines(seen.exceptions) : [],
    signals: presentSignalLines(seen.signals, { now: deps.clock.now(), mayOpen: mayReadCases(principal.role) }),
    askHref: isUnknown ? `/people/${award.recipientId}/communication-needs` : null,
    personLink: personLink(seen, principal.role),
    practiceName: award.practiceName,
    shortfall: award.shortfallPence > 0 ? formatPence(award.shortfallPence) : null,
    caseHref: seen.shortfallCase && mayReadCases(principal.role) ? `/cases/${seen.shortfallCase}` : null,
  };
  return { view: 'pages/award/award.njk', title: `Award ${award.reference}`, model };
}

export const AWARD_ROUTES: readonly Route[] = [
  { method: 'get', path: '/awards/:id', access: AWARD_READERS, handle: showAward },
];
