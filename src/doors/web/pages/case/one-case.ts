import { AppError } from '../../../../kernel/app-error.ts';
import type {
  AwardView,
  BudgetView,
  CaptureView,
  CaseDetail,
  CasePayment,
  RefundPlaces,
} from '../../../../modules/reports/index.ts';
import { read, type StaffVisit, textOf } from '../../shell/route.ts';

/** A case with what it is about. */
export type SeenCase = {
  one: CaseDetail;
  award: AwardView | null;
  budget: BudgetView | null;
  captures: CaptureView[];
  /** What brought it about. */
  payments: CasePayment[];
  /** Where the money of a refund went; null for every other case. */
  places: RefundPlaces | null;
};

/** The case that the address names; else not found. */
export function readCase(visit: StaffVisit): Promise<SeenCase> {
  const { reports } = visit.deps;
  return read(visit, async (trx) => {
    const one = await reports.caseDetail(trx, textOf(visit.req.params['id']));
    if (!one) throw new AppError('not_found', 'There is no such case.');
    const award = one.awardId ? await reports.awardView(trx, one.awardId) : null;
    const [budget] = award ? await reports.budgetViews(trx, { budgetId: award.budgetId }) : [];
    const captures = award ? await reports.capturesOf(trx, award.id) : [];
    const payments = await reports.casePayments(trx, one.id);
    const { cardTransactionId } = one.facts;
    const isRefund = one.kind === 'unmatched_refund' && typeof cardTransactionId === 'string';
    const places = isRefund ? await reports.refundPlaces(trx, cardTransactionId) : null;
    return { one, award, budget: budget ?? null, captures, payments, places };
  });
}
