import type { LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

export const AWARD_METHODS = ['card', 'voucher', 'invoice'] as const;
export type AwardMethod = (typeof AWARD_METHODS)[number];

export const LEGAL_ROUTES = ['direct_payment', 'notional', 'discretionary'] as const;
export type LegalRoute = (typeof LEGAL_ROUTES)[number];

export const AWARD_STATUSES = [
  'draft',
  'waiting',
  'requested',
  'approved',
  'issuing',
  'active',
  'paused',
  'finished',
  'reviewed',
  'refused',
  'withdrawn',
] as const;
export type AwardStatus = (typeof AWARD_STATUSES)[number];

export const END_REASONS = [
  'spent',
  'expired',
  'cancelled',
  'withdrawn',
  'died',
  'issue_failed',
  'not_activated',
  'year_end',
] as const;
export type EndReason = (typeof END_REASONS)[number];

export const PAUSE_REASONS = ['consent_withdrawn', 'not_signed_off'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** The decision to help one recipient with up to an amount. Money lives in the ledger, identity with recipients. */
export type Award = {
  id: string;
  reference: string;
  practiceId: string;
  budgetId: string;
  recipientId: string;
  policyVersionId: string;
  method: AwardMethod;
  cardType: 'virtual' | 'physical' | null;
  amountPence: Pence;
  status: AwardStatus;
  legalRoute: LegalRoute;
  need: string;
  outcome: string;
  otherHelpTried: string;
  methodsOffered: string[];
  methodReason: string | null;
  /** The last day it works, to midnight in London. */
  expiresOn: LondonDate;
  requestedBy: string;
  requestedAt: Date;
  activeAt: Date | null;
  endedAt: Date | null;
  endReason: EndReason | null;
  /** Set while nothing may be paid: withdrawn consent is lifted by nobody, a missing sign-off by signing (R13, R28). */
  pauseReason: PauseReason | null;
  /** When the commissioner let it end after its year (R7). */
  carriedForwardAt: Date | null;
  /** When it was saved for want of funds (R65); kept once it is released. */
  waitingSince: Date | null;
  releasedBy: string | null;
  /** Bought before it was asked for: the practice pays the invoice of this date (R33). */
  isBoughtAlready: boolean;
  invoiceDatedOn: LondonDate | null;
  boughtAlreadyReason: string | null;
};

/** From which state to which; any other move is refused. */
const MOVES: Readonly<Record<AwardStatus, readonly AwardStatus[]>> = {
  draft: ['requested', 'withdrawn'],
  waiting: ['requested', 'withdrawn'],
  requested: ['waiting', 'approved', 'issuing', 'refused', 'withdrawn'],
  approved: ['issuing'],
  issuing: ['active', 'finished'],
  active: ['paused', 'finished'],
  paused: ['active', 'finished'],
  finished: ['reviewed'],
  reviewed: [],
  refused: ['requested'],
  withdrawn: [],
};

/** Whether an award may go from one state to the other. */
export function mayMoveAward(from: AwardStatus, to: AwardStatus): boolean {
  return MOVES[from].includes(to);
}

/** Money is set aside for it, and may still be spent or come back. */
export function isLive(status: AwardStatus): boolean {
  return status === 'issuing' || status === 'active' || status === 'paused';
}

/** Asked for, and nothing is set aside yet. */
export function isAsked(status: AwardStatus): boolean {
  return status === 'draft' || status === 'waiting' || status === 'requested';
}

/** Over: nothing more may be spent on our decision, and what comes back goes on to the budget. */
export function isOver(status: AwardStatus): boolean {
  return status === 'finished' || status === 'reviewed';
}
