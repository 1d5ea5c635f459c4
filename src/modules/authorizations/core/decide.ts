import type { LondonDate } from '../../../kernel/dates.ts';
import type { CategoryVerdict } from '../../../kernel/merchant-category.ts';
import type { Pence } from '../../../kernel/money.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { type DeclineCode, firstByRank } from './decline-reasons.ts';
import { availableOf, type Rulebook, type Snapshot } from './snapshot.ts';

/** Raised whenever a rule is added, removed or changed: a record is read by the rules it was made with. */
export const RULE_SET = 1;

/** All that the rules look at for one request. */
export type Facts = {
  request: AuthorizationRequest;
  snapshot: Snapshot;
  rulebook: Rulebook;
  verdict: CategoryVerdict;
  /** Approved in earlier rounds and still held. */
  heldBeforePence: Pence;
  today: LondonDate;
};

type Rule = { id: string; code: DeclineCode; fails: (facts: Facts) => boolean };

const LOST: readonly (string | null)[] = ['lost', 'stolen'];
/** A card that Stripe cancelled by itself has another coming, like one that we replaced. */
const REPLACED: readonly (string | null)[] = ['replaced', 'by_stripe'];

/**
 * Every rule of R40, each with the code that it declines with. The order is that of the outcomes in a
 * decision record; which failure is shown is decided by rank alone.
 */
export const RULES: readonly Rule[] = [
  { id: 'card_not_lost', code: 'lost_stolen', fails: ({ snapshot: { card } }) => LOST.includes(card.cancelReason) },
  {
    id: 'card_not_replaced',
    code: 'replaced',
    fails: ({ snapshot: { card } }) => card.status === 'cancelled' && REPLACED.includes(card.cancelReason),
  },
  {
    id: 'card_not_withdrawn',
    code: 'award_ended',
    fails: ({ snapshot: { card } }) =>
      card.status === 'cancelled' && ![...LOST, ...REPLACED].includes(card.cancelReason),
  },
  { id: 'card_not_expired', code: 'card_expired', fails: ({ snapshot: { card } }) => card.status === 'expired' },
  {
    id: 'card_activated',
    code: 'not_activated',
    fails: ({ snapshot: { card } }) => card.status === 'ordered' || card.status === 'inactive',
  },
  {
    id: 'not_frozen_by_holder',
    code: 'frozen_by_holder',
    fails: ({ snapshot: { card } }) => card.freezeKind === 'holder',
  },
  {
    id: 'no_staff_hold',
    code: 'on_hold',
    fails: ({ snapshot: { card, award } }) =>
      card.freezeKind === 'staff' || card.freezeKind === 'protective' || award.status === 'paused',
  },
  {
    id: 'award_active',
    code: 'award_ended',
    fails: ({ snapshot: { award } }) => award.status !== 'active' && award.status !== 'paused',
  },
  { id: 'award_in_date', code: 'award_ended', fails: ({ snapshot: { award }, today }) => today > award.expiresOn },
  {
    id: 'not_stopped',
    code: 'scheme_stopped',
    fails: ({ snapshot }) => snapshot.stops.length > 0 || snapshot.budgetStatus === 'frozen',
  },
  { id: 'never_allowed', code: 'never_allowed', fails: ({ verdict }) => verdict === 'never_allowed' },
  { id: 'no_cash', code: 'cash', fails: ({ verdict, request }) => verdict === 'cash' || request.cashbackPence > 0 },
  { id: 'no_deposit_hold', code: 'deposit_hold', fails: ({ verdict }) => verdict === 'deposit_hold' },
  { id: 'no_subscription', code: 'repeat_payment', fails: ({ verdict }) => verdict === 'subscription' },
  {
    id: 'category_in_policy',
    code: 'not_in_award',
    fails: ({ verdict }) => verdict === 'not_in_policy' || verdict === 'unknown',
  },
  {
    id: 'in_the_uk',
    code: 'not_uk',
    fails: ({ request }) => request.merchant.country !== 'GB' || request.merchantCurrency !== 'gbp',
  },
  {
    id: 'within_one_payment',
    code: 'over_single',
    fails: ({ request, rulebook, heldBeforePence }) =>
      request.amountPence + heldBeforePence > (rulebook.perPaymentPence ?? Number.POSITIVE_INFINITY),
  },
  {
    id: 'covered',
    code: 'no_funds',
    fails: ({ request, snapshot }) => request.amountPence > availableOf(snapshot.account),
  },
];

/** The one rule that a smaller amount can satisfy. */
const COVERED = RULES.findIndex((rule) => rule.id === 'covered');

export type Decision = {
  approved: boolean;
  /** What is approved now: the whole amount asked, or less where the till can take a part (R47). */
  approvedPence: Pence;
  /** The failure that is shown, by rank; null when approved. */
  reason: DeclineCode | null;
  /** Every failure, in the order of the rules. */
  failures: readonly DeclineCode[];
  /** One letter for each rule, in order: P passed, F failed. */
  outcomes: string;
};

function mayPart(facts: Facts, outcomes: string): boolean {
  const onlyFunds = outcomes.indexOf('F') === COVERED && outcomes.lastIndexOf('F') === COVERED;
  return onlyFunds && facts.request.isAmountControllable && facts.rulebook.allowsPartialApproval;
}

/**
 * Decides one request on one snapshot: every rule is weighed and kept, the first failure by rank is the
 * reason (R40). Pure: the same facts always give the same decision.
 */
export function decide(facts: Facts): Decision {
  const { request, snapshot } = facts;
  const outcomes = RULES.map((rule) => (rule.fails(facts) ? 'F' : 'P')).join('');
  const failures = RULES.filter((_, place) => outcomes[place] === 'F').map((rule) => rule.code);
  if (failures.length === 0) {
    return { approved: true, approvedPence: request.amountPence, reason: null, failures, outcomes };
  }
  const available = availableOf(snapshot.account);
  if (available > 0 && mayPart(facts, outcomes)) {
    return { approved: true, approvedPence: available, reason: null, failures, outcomes };
  }
  return { approved: false, approvedPence: 0, reason: firstByRank(failures) ?? 'our_fault', failures, outcomes };
}

/** The snapshot as the next request of the same award finds it, if this decision is committed. */
export function applyDecision(snapshot: Snapshot, decision: Decision): Snapshot {
  if (!decision.approved || decision.approvedPence === 0) return snapshot;
  const { account } = snapshot;
  return { ...snapshot, account: { ...account, debitsPending: account.debitsPending + decision.approvedPence } };
}
