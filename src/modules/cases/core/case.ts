import type { Pence } from '../../../kernel/money.ts';
import type { CaseKind, CaseOutcome } from './case-kinds.ts';

export type CaseStatus = 'new' | 'assigned' | 'closed';

/** Something about money, or about a card, that a person must see to. */
export type FinanceCase = {
  id: string;
  kind: CaseKind;
  /** What it is about: one case of a kind is open for it at most. */
  subjectId: string;
  awardId: string | null;
  practiceId: string | null;
  budgetId: string | null;
  status: CaseStatus;
  isUrgent: boolean;
  /** All that it was ever about. */
  amountPence: Pence;
  /** What of it is not settled yet. */
  openPence: Pence;
  /** Ids and codes. */
  facts: Record<string, unknown>;
  openedAt: Date;
  dueAt: Date;
  outcome: CaseOutcome | null;
  closedBy: string | null;
  closedAt: Date | null;
};

/** One line of what happened in a case. */
export type CaseEntry = {
  what:
    | 'opened'
    | 'grew'
    | 'repaid'
    | 'charged'
    | 'recovered'
    | 'assigned'
    | 'deadline_near'
    | 'dispute_closed'
    | 'closed';
  at: Date;
  amountPence: Pence;
  /** What was not settled after it. */
  openPence: Pence;
  /** Id of what caused it: an authorization, a card transaction, a dispute. */
  cause: string | null;
  principalId: string;
  note: string | null;
  requestKey: string | null;
};
