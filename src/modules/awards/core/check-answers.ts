import type { ErrorCode } from '../../../kernel/app-error.ts';
import type { AwardNeeds, NeedField } from './approval-needs.ts';

/** What an approver wrote down beside their yes. */
export type ApprovalAnswers = {
  /** Why a third award of a kind in 12 months is right (R29). */
  repeatReason?: string | undefined;
  /** Why finance excepts a household that had its award of the year (R30). */
  householdReason?: string | undefined;
  /** That a likely duplicate is none (R31); needs `duplicateReason`. */
  confirmDuplicate?: boolean | undefined;
  duplicateReason?: string | undefined;
  /** Why more than the policy's cap is right, or what the note says that it asks for. */
  capReason?: string | undefined;
  /** Who the second clinician is whom the policy asks for. */
  secondClinician?: string | undefined;
};

/** The least that a reason says. */
const LEAST_REASON = 10;

type Failure = { code: ErrorCode; field: string; message: string };

const FAILURES: Readonly<Record<NeedField, Omit<Failure, 'field'>>> = {
  repeatReason: {
    code: 'reason_needed',
    message: 'The person had two awards or more of this kind in the last 12 months. Say why a further one is right.',
  },
  householdReason: {
    code: 'reason_needed',
    message: 'The household had its award of this kind in the last 12 months. Say why a further one is right.',
  },
  duplicateReason: {
    code: 'likely_duplicate',
    message:
      'The same amount of the same kind was asked for this person within 7 days. Confirm that it is no duplicate, and say why.',
  },
  capReason: {
    code: 'reason_needed',
    message: 'It is more than the policy gives ordinarily. Say why that is right, as the policy asks.',
  },
  secondClinician: {
    code: 'reason_needed',
    message: 'The policy asks for a second clinician. Say who agrees, and what their role is.',
  },
};

/** What an approver answered to one question; null where it was not asked: only answers to questions are kept. */
export function answerTo(needs: Pick<AwardNeeds, 'asks'>, answers: ApprovalAnswers, field: NeedField): string | null {
  return needs.asks.some((ask) => ask.field === field) ? (answers[field]?.trim() ?? null) : null;
}

/** Everything that an approver must still answer, in the order in which it is asked. */
export function checkAnswers(needs: Pick<AwardNeeds, 'asks'>, answers: ApprovalAnswers): Failure[] {
  const missing = needs.asks.filter(({ field }) => {
    const isSaid = (answers[field] ?? '').trim().length >= LEAST_REASON;
    return !isSaid || (field === 'duplicateReason' && answers.confirmDuplicate !== true);
  });
  return missing.map(({ field }) => ({ field, ...FAILURES[field] }));
}
