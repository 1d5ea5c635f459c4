import type { LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

const ADDITION_STATUSES = ['requested', 'approved', 'refused', 'withdrawn'] as const;
export type AdditionStatus = (typeof ADDITION_STATUSES)[number];

/** More money for a live award, a later last day, or both. */
export type Addition = {
  id: string;
  awardId: string;
  practiceId: string;
  /** 0 when only the last day changes. */
  addPence: Pence;
  /** The new last day, to midnight in London; null when only money is added. */
  expiresOn: LondonDate | null;
  reason: string;
  status: AdditionStatus;
  requestedBy: string;
  requestedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  refusalReason: string | null;
};
