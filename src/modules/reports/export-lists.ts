import type { Trx } from '../../platform/database.ts';
import type { AwardView } from './award-views.ts';
import { budgetMovements, countMovements, type MovementFilter, type MovementView } from './budget-movements.ts';
import { type CaseFilter, type CaseSort, type CaseView, caseQueue, countCases } from './case-queue.ts';
import {
  countDeclines,
  type DeclineFilter,
  type DeclineSort,
  type DeclineView,
  declineQueue,
} from './decline-queue.ts';
import { countExceptions, type ExceptionFilter, type ExceptionView, listExceptions } from './exception-views.ts';
import { type Columns, type ExportedList, pounds, toList } from './exported-list.ts';
import { type AwardFilter, type AwardSort, countAwards, listAwards } from './list-awards.ts';
import { countPayments, type PaymentView, paymentsOfAwards } from './list-payments.ts';
import {
  countRecipients,
  listRecipients,
  type RecipientFilter,
  type RecipientSort,
  type RecipientView,
} from './recipient-views.ts';
import type { ReportsDeps } from './reports-deps.ts';

/** By reference: nobody helped is named. */
export function awardsExport(filter: AwardFilter & { sort?: AwardSort | undefined }): ExportedList {
  return toList<AwardView>({
    name: 'Awards',
    columns: {
      Award: (row) => row.reference,
      Practice: (row) => row.practice,
      Policy: (row) => row.policy,
      'For what': (row) => row.policyName,
      Method: (row) => row.method,
      Status: (row) => row.status,
      'Amount in pounds': (row) => pounds(row.amountPence),
      'Added in pounds': (row) => pounds(row.addedPence),
      'Spent in pounds': (row) => pounds(row.spentPence),
      'On hold in pounds': (row) => pounds(row.heldPence),
      'Left in pounds': (row) => pounds(row.availablePence),
      'Last day': (row) => row.expiresOn,
      'Asked for at': (row) => row.requestedAt,
      'Asked for by': (row) => row.requestedBy,
      'Decided at': (row) => row.decidedAt,
      'Decided by': (row) => row.decidedBy,
      'Ended at': (row) => row.endedAt,
      'Why it ended': (row) => row.endReason,
    },
    count: (trx) => countAwards(trx, filter),
    read: (trx, page) => listAwards(trx, { ...filter, ...page }),
  });
}

export function declinesExport(filter: DeclineFilter & { sort?: DeclineSort | undefined }): ExportedList {
  return toList<DeclineView>({
    name: 'Declined payments',
    columns: {
      Award: (row) => row.awardReference,
      Practice: (row) => row.practice,
      Policy: (row) => row.policy,
      State: (row) => row.status,
      Urgent: (row) => row.isUrgent,
      Why: (row) => row.reason?.code,
      Shop: (row) => row.merchant.name,
      Town: (row) => row.merchant.city,
      Kind: (row) => row.category.plain,
      'Amount in pounds': (row) => pounds(row.amountPence),
      Tries: (row) => row.tries,
      'Last tried at': (row) => row.lastAttemptAt,
      'Due at': (row) => row.dueAt,
      'Looked after by': (row) => row.assignedTo,
      Outcome: (row) => row.outcome,
      'Closed at': (row) => row.closedAt,
      'Closed by': (row) => row.closedBy,
    },
    count: (trx) => countDeclines(trx, filter),
    read: (trx, page) => declineQueue(trx, { ...filter, ...page }),
  });
}

export function casesExport(filter: CaseFilter & { sort?: CaseSort | undefined }): ExportedList {
  return toList<CaseView>({
    name: 'Money to settle',
    columns: {
      'What happened': (row) => row.kind,
      State: (row) => row.status,
      Urgent: (row) => row.isUrgent,
      Award: (row) => row.awardReference,
      Practice: (row) => row.practice,
      Policy: (row) => row.policy,
      'In all in pounds': (row) => pounds(row.amountPence),
      'Not settled in pounds': (row) => pounds(row.openPence),
      'Opened at': (row) => row.openedAt,
      'Due at': (row) => row.dueAt,
      'Looked after by': (row) => row.assignedTo,
      Outcome: (row) => row.outcome,
      'Closed at': (row) => row.closedAt,
      'Closed by': (row) => row.closedBy,
    },
    count: (trx) => countCases(trx, filter),
    read: (trx, page) => caseQueue(trx, { ...filter, ...page }),
  });
}

type NamedPerson = RecipientView & { name: { givenName: string; familyName: string } | undefined };

/** Names as `names` gives them to whoever may see them; never a number of the NHS's, and no contact. */
export function peopleExport(
  filter: RecipientFilter & { sort?: RecipientSort | undefined },
  names: (trx: Trx, ids: readonly string[]) => Promise<ReadonlyMap<string, { givenName: string; familyName: string }>>,
): ExportedList {
  return toList<NamedPerson>({
    name: 'People',
    columns: {
      'Given name': (row) => row.name?.givenName,
      'Family name': (row) => row.name?.familyName,
      Practice: (row) => row.practice,
      'Communication needs asked': (row) => row.areNeedsAsked,
      'Needs reviewed on': (row) => row.needsReviewedOn,
      'Lives with others': (row) => row.livesWithOthers,
      'Death recorded at': (row) => row.deathRecordedAt,
      'Added at': (row) => row.addedAt,
    },
    count: (trx) => countRecipients(trx, filter),
    read: async (trx, page) => {
      const { data, nextCursor } = await listRecipients(trx, { ...filter, ...page });
      const known = await names(
        trx,
        data.map(({ id }) => id),
      );
      return { data: data.map((row) => ({ ...row, name: known.get(row.id) })), nextCursor };
    },
  });
}

export function exceptionsExport(deps: ReportsDeps, filter: ExceptionFilter): ExportedList {
  return toList<ExceptionView>({
    name: 'Exceptions',
    columns: {
      State: (row) => row.state,
      Award: (row) => row.awardReference,
      Practice: (row) => row.practice,
      Policy: (row) => row.policy,
      'One shop or a kind of shop': (row) => row.subject,
      Shop: (row) => row.merchantName,
      Kind: (row) => row.category.plain,
      'At most in pounds': (row) => pounds(row.mostPence),
      'Used in pounds': (row) => pounds(row.usedPence),
      'Payments at most': (row) => row.mostPayments,
      Payments: (row) => row.payments,
      'Last day': (row) => row.expiresOn,
      Why: (row) => row.reason,
      'Asked for at': (row) => row.askedAt,
      'Asked for by': (row) => row.askedBy,
      'Decided at': (row) => row.decidedAt,
      'Decided by': (row) => row.decidedBy,
      'Why it was decided so': (row) => row.decisionNote,
    },
    count: (trx) => countExceptions(deps, trx, filter),
    read: (trx, page) => listExceptions(deps, trx, { ...filter, ...page }),
  });
}

/** What moved in one budget. The caller has made sure that it may be seen. */
export function movementsExport(budgetId: string, filter: MovementFilter): ExportedList {
  return toList<MovementView>({
    name: 'Movements of a budget',
    columns: {
      'Happened at': (row) => row.at,
      'Booked at': (row) => row.bookedAt,
      Kind: (row) => row.kind,
      'Amount in pounds': (row) => pounds(row.amountPence),
      'What it did to the budget in pounds': (row) => pounds(row.effectPence),
      Award: (row) => row.awardReference,
      'Beyond the award': (row) => row.isBeyondAward,
    },
    count: (trx) => countMovements(trx, budgetId, filter),
    read: (trx, page) => budgetMovements(trx, budgetId, { ...filter, ...page }),
  });
}

const PAYMENT_COLUMNS: Columns<PaymentView> = {
  'Happened at': (row) => row.at,
  Award: (row) => row.awardReference,
  Kind: (row) => row.kind,
  Status: (row) => row.status,
  'Amount in pounds': (row) => pounds(row.amountPence),
  Shop: (row) => row.merchant.name,
  Town: (row) => row.merchant.city,
  'Kind of shop': (row) => row.category.plain,
  Why: (row) => row.reason?.code,
  'Cash in pounds': (row) => pounds(row.cashbackPence),
  Authorization: (row) => row.authorizationId,
};

/** Payments of one award, or of all awards of a practice: those of the newest awards first. */
export function paymentsExport(
  deps: ReportsDeps,
  filter: { practiceId?: string | undefined; practiceCode?: string | undefined; awardId?: string | undefined },
): ExportedList {
  const { awardId, practiceCode } = filter;
  return toList<PaymentView>({
    name: 'Payments',
    columns: PAYMENT_COLUMNS,
    count: (trx) => countPayments(trx, filter),
    read: async (trx, page) => {
      if (awardId) return { data: await paymentsOfAwards(deps, trx, [awardId]), nextCursor: null };
      const awards = await listAwards(trx, { ...page, practiceCode });
      const ids = awards.data.map(({ id }) => id);
      return { data: await paymentsOfAwards(deps, trx, ids), nextCursor: awards.nextCursor };
    },
  });
}
