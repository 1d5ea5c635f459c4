/**
 * What people look at: budgets, awards, payments and declines as read models, and lists as files. They read any table,
 * change nothing but that a file is noted in the audit, and see what the scope of the caller's transaction sees (R16).
 */
import type { Principal } from '../../kernel/principal.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { additionView, listAdditions } from './addition-views.ts';
import { listAlerts } from './alert-views.ts';
import { authorizationView } from './authorization-view.ts';
import { awardActs } from './award-acts.ts';
import { cardView } from './award-cards.ts';
import { awardDecisions } from './award-decisions.ts';
import { awardView } from './award-views.ts';
import { boxView, listBoxes, listUnlinkedCards } from './box-views.ts';
import { budgetMovements } from './budget-movements.ts';
import { budgetPace } from './budget-pace.ts';
import { type BudgetFilter, type BudgetView, budgetViews, listBudgets } from './budget-views.ts';
import { bulkLines, bulkUploadView, listBulkUploads } from './bulk-views.ts';
import { casePayments, refundPlaces } from './case-payments.ts';
import { caseCounts, caseDetail, caseQueue, countCases, shortfallCaseOf } from './case-queue.ts';
import { closePreview } from './close-preview.ts';
import { decisionView } from './decision-view.ts';
import { countDeclines, declineCase, declineCounts, declineQueue } from './decline-queue.ts';
import { type DelegationFilter, delegationView, listDelegations } from './delegation-views.ts';
import { capturesOf, disputeView, listDisputes } from './dispute-views.ts';
import { type ExceptionFilter, exceptionsWaiting, exceptionView, listExceptions } from './exception-views.ts';
import { exceptionsExport, paymentsExport } from './export-lists.ts';
import { virementsExport } from './export-money-lists.ts';
import { delegationsExport } from './export-staff-lists.ts';
import { invoiceCounts, invoiceView, listInvoices, listSuppliers } from './invoice-views.ts';
import { awardsWaiting, countAwards, listAwards } from './list-awards.ts';
import { listPayments, recentPayments } from './list-payments.ts';
import { type Export, makeExport, type Send } from './make-export.ts';
import { listMessages } from './message-views.ts';
import type { PageRequest } from './page-cursor.ts';
import { policyVersionViews } from './policy-version-views.ts';
import { poolView } from './pool-view.ts';
import { practiceHome } from './practice-home.ts';
import { countRecipients, listRecipients } from './recipient-views.ts';
import { breakView, listBreaks, reconciliationView } from './reconciliation-views.ts';
import { listFlips, rehearsalView } from './rehearsal-views.ts';
import type { ReportsDeps } from './reports-deps.ts';
import { listSignals, signalCounts, signalDetail, signalResults } from './signal-views.ts';
import { listStaff, staffView } from './staff-views.ts';
import { listStops, stopsOver, stopView } from './stop-views.ts';
import { beyondExceptions } from './tried-payments.ts';
import { useByPolicy } from './use-by-policy.ts';
import { listVirements, type VirementFilter, virementView } from './virement-views.ts';
import { listWaiting, waitingTotals } from './waiting-views.ts';

export type { AdditionView } from './addition-views.ts';
export type { AlertView } from './alert-views.ts';
export type { AuthorizationView } from './authorization-view.ts';
export type { AwardAct } from './award-acts.ts';
export type { CardView } from './award-cards.ts';
export type { AwardDecisions } from './award-decisions.ts';
export type { AwardView } from './award-views.ts';
export { BOX_STATES, type BoxView, type UnlinkedCard } from './box-views.ts';
export { MOVEMENT_GROUPS, type MovementFilter, type MovementView } from './budget-movements.ts';
export type { BudgetPace, MonthPace } from './budget-pace.ts';
export type { BudgetFilter, BudgetView } from './budget-views.ts';
export { type BulkLineView, type BulkUploadView, bulkUploadsExport } from './bulk-views.ts';
export type { CasePayment, RefundPlaces } from './case-payments.ts';
export type {
  CaseCounts,
  CaseDetail,
  CaseEntryView,
  CaseFilter,
  CaseSort,
  CaseView,
} from './case-queue.ts';
export type { ClosePreview } from './close-preview.ts';
export { BYTE_ORDER_MARK, csvLine } from './core/csv.ts';
export type { DecisionRoundView, DecisionView } from './decision-view.ts';
export type { DeclineExplanation, StillDeclined } from './decline-explanation.ts';
export type {
  DeclineCase,
  DeclineCounts,
  DeclineFilter,
  DeclineSort,
  DeclineView,
} from './decline-queue.ts';
export { DELEGATION_STATES, type DelegationState, type DelegationView } from './delegation-views.ts';
export type { CaptureView, DisputeView } from './dispute-views.ts';
export type { ExceptionView } from './exception-views.ts';
export {
  awardsExport,
  casesExport,
  declinesExport,
  movementsExport,
  peopleExport,
} from './export-lists.ts';
export {
  breaksExport,
  disputesExport,
  invoicesExport,
  signalsExport,
  waitingExport,
} from './export-money-lists.ts';
export { boxesExport, staffExport, stopsExport } from './export-staff-lists.ts';
export { type ExportedList, pounds, toWholeList } from './exported-list.ts';
export type { InvoiceFilter, InvoiceView, SupplierView } from './invoice-views.ts';
export type { AwardFilter, AwardSort } from './list-awards.ts';
export type { PaymentView } from './list-payments.ts';
export type { MessageView } from './message-views.ts';
export {
  AWARD_ORDERS,
  BREAK_ORDERS,
  CASE_ORDERS,
  DECLINE_ORDERS,
  DELEGATION_ORDERS,
  DISPUTE_ORDERS,
  EXCEPTION_ORDERS,
  INVOICE_ORDERS,
  MOVEMENT_ORDERS,
  RECIPIENT_ORDERS,
  SIGNAL_ORDERS,
  STAFF_ORDERS,
  STOP_ORDERS,
  VIREMENT_ORDERS,
  WAITING_ORDERS,
} from './orders.ts';
export { type Page, type PageRequest, pageThrough } from './page-cursor.ts';
export type { CategoryView, MerchantView } from './payment-rows.ts';
export type { PolicyVersionView } from './policy-version-views.ts';
export type { PoolView } from './pool-view.ts';
export type { PracticeHome } from './practice-home.ts';
export type { QueueView } from './queue-views.ts';
export type { RecipientFilter, RecipientView } from './recipient-views.ts';
export type { BreakFilter, BreakView, ReconciliationView, RunView } from './reconciliation-views.ts';
export type { FlipFigures, FlipView, RehearsalView } from './rehearsal-views.ts';
export type { ReportsDeps } from './reports-deps.ts';
export type {
  SignalCounts,
  SignalDetail,
  SignalEvidence,
  SignalFilter,
  SignalQueueView,
  SignalResults,
  SignalView,
} from './signal-views.ts';
export type { StaffView } from './staff-views.ts';
export type { StopsOver, StopView } from './stop-views.ts';
export type { PolicyUse } from './use-by-policy.ts';
export { VIREMENT_STATES, type VirementState, type VirementView } from './virement-views.ts';
export type { WaitingAward, WaitingFilter } from './waiting-views.ts';

/** Files of requests, how long lists are, and lists as files. */
function bindFiles(deps: ReportsDeps) {
  const underWay = { exports: 0 };
  return {
    listBulkUploads,
    bulkUploadView,
    bulkLines,
    countRecipients,
    countAwards,
    countCases,
    countDeclines,
    exceptionsExport: (filter: ExceptionFilter) => exceptionsExport(deps, filter),
    paymentsExport: (filter: Parameters<typeof paymentsExport>[1]) => paymentsExport(deps, filter),
    virementsExport: (filter: VirementFilter) => virementsExport(deps, filter),
    delegationsExport: (filter: DelegationFilter) => delegationsExport(deps, filter),
    makeExport: (db: Db, by: Principal, asked: Export & { send: Send }) =>
      makeExport({ ...deps, db, underWay }, by, asked),
  };
}

export function createReports(deps: ReportsDeps) {
  return {
    ...bindFiles(deps),
    budgetViews: (db: Db | Trx, filter: BudgetFilter) => budgetViews(deps, db, filter),
    listBudgets: (db: Db | Trx, request: BudgetFilter & PageRequest) => listBudgets(deps, db, request),
    budgetMovements,
    budgetPace: (db: Db | Trx, budget: BudgetView) => budgetPace(deps, db, budget),
    poolView,
    useByPolicy,
    listAlerts,
    listVirements: (db: Db | Trx, request: VirementFilter & PageRequest) => listVirements(deps, db, request),
    virementView: (db: Db | Trx, id: string) => virementView(deps, db, id),
    closePreview,
    breakView,
    listBreaks,
    reconciliationView,
    awardView,
    listAdditions,
    listMessages,
    additionView,
    listBoxes,
    boxView,
    listUnlinkedCards,
    listInvoices,
    invoiceView,
    invoiceCounts,
    listSuppliers,
    awardActs,
    awardDecisions: (db: Db | Trx, awardId: string) => awardDecisions(deps, db, awardId),
    cardView,
    listRecipients,
    listAwards,
    awardsWaiting,
    listWaiting,
    waitingTotals,
    listPayments: (db: Db | Trx, awardId: string) => listPayments(deps, db, awardId),
    recentPayments: (db: Db | Trx, wanted: { practiceId: string; limit: number }) => recentPayments(deps, db, wanted),
    authorizationView,
    decisionView,
    caseQueue,
    caseDetail,
    casePayments,
    refundPlaces,
    shortfallCaseOf,
    caseCounts: (db: Db | Trx) => caseCounts(deps, db),
    capturesOf,
    disputeView,
    listDisputes,
    listExceptions: (db: Db | Trx, request: ExceptionFilter & PageRequest) => listExceptions(deps, db, request),
    exceptionView: (db: Db | Trx, id: string) => exceptionView(deps, db, id),
    beyondExceptions,
    exceptionsWaiting: (db: Db | Trx, request: { practiceCode?: string | undefined; limit: number }) =>
      exceptionsWaiting(deps, db, request),
    declineQueue,
    declineCase,
    policyVersionViews,
    rehearsalView,
    listFlips,
    listStaff,
    staffView,
    listDelegations: (db: Db | Trx, request: DelegationFilter & PageRequest) => listDelegations(deps, db, request),
    delegationView: (db: Db | Trx, id: string) => delegationView(deps, db, id),
    listStops,
    stopView,
    stopsOver,
    declineCounts: (db: Db | Trx) => declineCounts(deps, db),
    listSignals,
    signalDetail,
    signalCounts: (db: Db | Trx) => signalCounts(deps, db),
    signalResults,
    practiceHome: (db: Db | Trx, practiceId: string) => practiceHome(deps, db, practiceId),
  };
}

export type Reports = ReturnType<typeof createReports>;
