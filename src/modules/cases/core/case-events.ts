import type { CaseKind } from './case-kinds.ts';

/** Subject of the one case about the money at Stripe, whichever award met it. */
export const ISSUING_BALANCE = 'issuing-balance';

/** Which case an event opens, and what of its payload the case is about. */
export type CaseEvent = {
  kind: CaseKind;
  /** Field of the payload that names the subject. */
  subject: string | { always: string } | 'award';
  /** Further ids and codes of the payload that the case keeps. */
  keeps: readonly string[];
};

/** The events that each open one case. Shortfalls, disputes and nominees have rules of their own. */
export const CASE_EVENTS: Readonly<Record<string, CaseEvent>> = {
  'refund.unmatched': {
    kind: 'unmatched_refund',
    subject: 'cardTransactionId',
    keeps: ['cardTransactionId', 'authorizationId', 'why'],
  },
  'refund.closed_budget': { kind: 'closed_budget_refund', subject: 'budgetId', keeps: ['budgetId', 'cause'] },
  'authorization.approved_without_us': {
    kind: 'approved_without_us',
    subject: 'authorizationId',
    keeps: ['authorizationId', 'stripeReason'],
  },
  'authorization.issuing_balance_short': {
    kind: 'issuing_balance_short',
    subject: { always: ISSUING_BALANCE },
    keeps: ['authorizationId'],
  },
  'authorization.impossible_move': {
    kind: 'odd_payment',
    subject: 'authorizationId',
    keeps: ['authorizationId', 'from', 'to'],
  },
  'card.reported_lost': { kind: 'card_lost', subject: 'stripeCardId', keeps: ['stripeCardId', 'reason'] },
  'card.not_activated': { kind: 'card_not_activated', subject: 'stripeCardId', keeps: ['stripeCardId'] },
  'award.recipient_died': { kind: 'death', subject: 'award', keeps: [] },
  'invoice.withdrawn': { kind: 'unpaid_invoice', subject: 'invoiceId', keeps: ['invoiceId', 'status', 'endReason'] },
  'card.changed_by_stripe': {
    kind: 'card_trouble',
    subject: 'stripeCardId',
    keeps: ['stripeCardId', 'status', 'reason'],
  },
};
