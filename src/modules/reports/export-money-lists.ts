import { signalOf } from '../risk/index.ts';
import { countDisputes, type DisputeFilter, type DisputeView, listDisputes } from './dispute-views.ts';
import { type ExportedList, pounds, toList } from './exported-list.ts';
import { countInvoices, type InvoiceFilter, type InvoiceView, listInvoices } from './invoice-views.ts';
import { type BreakFilter, type BreakView, countBreaks, listBreaks } from './reconciliation-views.ts';
import type { ReportsDeps } from './reports-deps.ts';
import { countSignals, listSignals, type SignalFilter, type SignalView } from './signal-views.ts';
import { countVirements, listVirements, type VirementFilter, type VirementView } from './virement-views.ts';
import { listWaiting, type WaitingAward, type WaitingFilter, waitingTotals } from './waiting-views.ts';

/** Nothing of the bank account is in it. */
export function invoicesExport(filter: InvoiceFilter): ExportedList {
  return toList<InvoiceView>({
    name: 'Invoices',
    columns: {
      Invoice: (row) => row.reference,
      Supplier: (row) => row.supplierName,
      'Amount in pounds': (row) => pounds(row.amountPence),
      Dated: (row) => row.datedOn,
      Practice: (row) => row.practice,
      Award: (row) => row.awardReference,
      Policy: (row) => row.policy,
      Status: (row) => row.status,
      'Held until': (row) => row.heldUntil,
      'Recorded at': (row) => row.recordedAt,
      'Recorded by': (row) => row.recordedBy,
      'Checked at': (row) => row.checkedAt,
      'Checked by': (row) => row.checkedBy,
      'Paid at': (row) => row.paidAt,
      'Paid by': (row) => row.paidBy,
      'Why it is not paid': (row) => row.refusalReason,
    },
    count: (trx) => countInvoices(trx, filter),
    read: (trx, page) => listInvoices(trx, { ...filter, ...page }),
  });
}

export function signalsExport(filter: SignalFilter): ExportedList {
  return toList<SignalView>({
    name: 'Fraud signals',
    columns: {
      Signal: (row) => row.signal,
      'What was seen': (row) => signalOf(row.signal).name,
      'In figures': (row) => signalOf(row.signal).sentence(row.figures),
      Award: (row) => row.awardReference,
      Practice: (row) => row.practice,
      Policy: (row) => row.policy,
      Score: (row) => row.score,
      'What to do': (row) => row.suggestion,
      'Due at': (row) => row.dueAt,
      'Raised at': (row) => row.raisedAt,
      'Last happened at': (row) => row.lastAt,
      'What it was': (row) => row.verdict,
      Note: (row) => row.note,
      'Judged at': (row) => row.judgedAt,
      'Judged by': (row) => row.judgedBy,
    },
    count: (trx) => countSignals(trx, filter),
    read: (trx, page) => listSignals(trx, { ...filter, ...page }),
  });
}

export function breaksExport(filter: BreakFilter): ExportedList {
  return toList<BreakView>({
    name: 'Breaks',
    columns: {
      Kind: (row) => row.kind,
      'What differs': (row) => row.subject,
      'Ours in pounds': (row) => pounds(row.oursPence),
      'Stripe’s in pounds': (row) => pounds(row.stripePence),
      'Still there': (row) => row.isStanding,
      'Opened at': (row) => row.openedAt,
      'Last seen at': (row) => row.lastSeenAt,
      'Looked after by': (row) => row.assignedTo,
      Outcome: (row) => row.outcome,
      Why: (row) => row.reason,
      'Closed at': (row) => row.closedAt,
      'Closed by': (row) => row.closedBy,
    },
    count: (trx) => countBreaks(trx, filter),
    read: (trx, page) => listBreaks(trx, { ...filter, ...page }),
  });
}

export function disputesExport(filter: DisputeFilter): ExportedList {
  return toList<DisputeView>({
    name: 'Disputes',
    columns: {
      Status: (row) => row.status,
      'Begun by': (row) => row.source,
      Award: (row) => row.awardReference,
      Practice: (row) => row.practice,
      Shop: (row) => row.merchantName,
      'Taken at': (row) => row.takenAt,
      'Taken in pounds': (row) => pounds(row.takenPence),
      'Disputed in pounds': (row) => pounds(row.amountPence),
      Reason: (row) => row.reason,
      Explanation: (row) => row.explanation,
      'To be sent by': (row) => row.deadlineAt,
      'Opened at': (row) => row.openedAt,
      'Opened by': (row) => row.openedBy,
      'Sent at': (row) => row.submittedAt,
      'Closed at': (row) => row.closedAt,
      'Why it was lost': (row) => row.lossReason,
      'Moved by Stripe in pounds': (row) => pounds(row.cashPence),
      'Back in the award in pounds': (row) => pounds(row.awardPence),
    },
    count: (trx) => countDisputes(trx, filter),
    read: (trx, page) => listDisputes(trx, { ...filter, ...page }),
  });
}

export function virementsExport(deps: ReportsDeps, filter: VirementFilter): ExportedList {
  return toList<VirementView>({
    name: 'Money between practices',
    columns: {
      'Proposed at': (row) => row.proposedAt,
      'Proposed by': (row) => row.proposedBy,
      From: (row) => row.from.code,
      To: (row) => row.to.code,
      Year: (row) => row.financialYear,
      'Amount in pounds': (row) => pounds(row.amountPence),
      State: (row) => row.state,
      Why: (row) => row.reason,
      'Last day': (row) => row.expiresOn,
      'Agreed by': (row) => row.consents.map(({ by }) => by).join('; '),
      'Still to agree': (row) => row.missing.join('; '),
      'Ended at': (row) => row.endedAt,
      'Ended by': (row) => row.endedBy,
      Note: (row) => row.note,
    },
    count: (trx) => countVirements(deps, trx, filter),
    read: (trx, page) => listVirements(deps, trx, { ...filter, ...page }),
  });
}

/** By reference: nobody helped is named. */
export function waitingExport(filter: WaitingFilter): ExportedList {
  return toList<WaitingAward>({
    name: 'Requests that wait for money',
    columns: {
      Place: (row) => row.place,
      Award: (row) => row.reference,
      Practice: (row) => row.practice,
      Policy: (row) => row.policy,
      'For what': (row) => row.policyName,
      'Amount in pounds': (row) => pounds(row.amountPence),
      'Waiting since': (row) => row.waitingSince,
      'Last day': (row) => row.expiresOn,
      'Asked for by': (row) => row.requestedBy,
    },
    count: async (trx) => (await waitingTotals(trx, filter)).count,
    read: (trx, page) => listWaiting(trx, { ...filter, ...page }),
  });
}
