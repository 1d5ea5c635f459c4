import type { LondonDate } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';

export const EXCEPTION_STATUSES = ['asked', 'allowed', 'refused', 'withdrawn'] as const;
export type ExceptionStatus = (typeof EXCEPTION_STATUSES)[number];

/** What an exception opens: one shop, by network id or by name where the network gives none, or one category. */
export const EXCEPTION_SUBJECTS = ['shop', 'category'] as const;
export type ExceptionSubject = (typeof EXCEPTION_SUBJECTS)[number];

/** A bounded permission beyond the policy for one shop or category on one award (R43). */
export type MerchantException = {
  id: string;
  awardId: string;
  practiceId: string;
  /** Exactly one of these three is set. */
  networkId: string | null;
  merchantName: string | null;
  /** Stripe's name of it. */
  category: string | null;
  /** The declined authorization that it was asked after. */
  attemptId: string;
  /** What payments under it may come to together. */
  mostPence: Pence;
  mostPayments: number;
  /** The last day it works, to midnight in London. */
  expiresOn: LondonDate;
  status: ExceptionStatus;
  reason: string;
  askedBy: string;
  askedAt: Date;
  /** Who allowed or refused it. */
  decidedBy: string | null;
  decidedAt: Date | null;
  decisionNote: string | null;
  withdrawnBy: string | null;
  withdrawnAt: Date | null;
  withdrawalNote: string | null;
  usedPence: Pence;
  payments: number;
};

/** A status, or why an exception that nobody took back is of no use any more: used up, or past its last day or its award's end. */
export const EXCEPTION_STATES = [...EXCEPTION_STATUSES, 'used_up', 'expired'] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];
