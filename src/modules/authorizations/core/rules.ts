import type { LondonMoment } from '../../../kernel/dates.ts';
import { type CategoryVerdict, categoryNamed } from '../../../kernel/merchant-category.ts';
import { holdsMerchant } from '../../../kernel/merchant-set.ts';
import type { Pence } from '../../../kernel/money.ts';
import type { Rulebook } from '../../../kernel/rulebook.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { DeclineCode } from './decline-reasons.ts';
import { availableOf, type Snapshot } from './snapshot.ts';

/** Raised whenever a rule is added, removed or changed: a record is read by the rules it was made with. */
export const RULE_SET = 2;

/** What earlier rounds of the same authorization have brought about. */
export type Before = {
  /** Held or taken of what was approved. */
  heldPence: Pence;
  /** Whether it counts as a payment already. */
  counts: boolean;
  /** The exception that let them through. */
  exceptionId: string | null;
};

/** All that the rules look at for one request. */
export type Facts = {
  request: AuthorizationRequest;
  snapshot: Snapshot;
  rulebook: Rulebook;
  /** The merchant's category under the policy and the never-allowed list. */
  verdict: CategoryVerdict;
  before: Before;
  when: LondonMoment;
};

export type Rule = {
  id: string;
  code: DeclineCode;
  fails: (facts: Facts) => boolean;
  /** Which exception lets a payment through that fails this (R43): `kind`, any for its shop or category; `shop`, only one for the shop itself. */
  canBeExcepted?: 'kind' | 'shop';
};

const NO_LIMIT = Number.POSITIVE_INFINITY;
const LOST: readonly (string | null)[] = ['lost', 'stolen'];
/** A card that Stripe cancelled by itself has another coming, like one that we replaced. */
const REPLACED: readonly (string | null)[] = ['replaced', 'by_stripe'];

/** Where shops first ask for more than the bill: petrol pumps, places to stay, car hire. */
const DEPOSIT_CODES: readonly string[] = ['5542', '7011', '7033', '7512'];

/** A till that takes a part of an amount asks for a bill, not for a deposit. */
function asksDeposit({ merchant, isAmountControllable }: AuthorizationRequest): boolean {
  const code = merchant.categoryCode ?? categoryNamed(merchant.category)?.code ?? '';
  return !isAmountControllable && DEPOSIT_CODES.includes(code);
}

/** What was approved in the day, week and month that hold the request. */
export function spentInPeriods({ snapshot, when }: Pick<Facts, 'snapshot' | 'when'>): Record<Period, Pence> {
  const { spending } = snapshot.account;
  return {
    day: spending.day === when.day ? spending.dayPence : 0,
    week: spending.week === when.week ? spending.weekPence : 0,
    month: spending.month === when.month ? spending.monthPence : 0,
  };
}
export type Period = 'day' | 'week' | 'month';

const isOver = (limitPence: Pence | null, pence: Pence) => pence > (limitPence ?? NO_LIMIT);
const isUncovered = ({ request, snapshot }: Facts) => request.amountPence > availableOf(snapshot.account);

function isOutOfHours({ rulebook: { hours }, when: { minute } }: Facts): boolean {
  if (!hours) return false;
  const { from, until } = hours;
  return from < until ? minute < from || minute >= until : minute < from && minute >= until;
}

/** The small hours of a card whose hours go past midnight belong to the day before. */
function isOnOtherDay({ rulebook: { days, hours }, when: { weekday, minute } }: Facts): boolean {
  const isNightBefore = hours !== null && hours.until < hours.from && minute < hours.until;
  return days !== null && !days.has(isNightBefore ? ((weekday + 5) % 7) + 1 : weekday);
}

/** A later round of a payment that counts already is the same payment. */
function isOneTooMany({ rulebook, snapshot, before }: Facts): boolean {
  return !before.counts && snapshot.account.spending.payments >= (rulebook.maxPayments ?? NO_LIMIT);
}

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
  { id: 'award_in_date', code: 'award_ended', fails: ({ snapshot: { award }, when }) => when.day > award.expiresOn },
  {
    id: 'not_stopped',
    code: 'scheme_stopped',
    fails: ({ snapshot }) => snapshot.stops.length > 0 || snapshot.budgetStatus === 'frozen',
  },
  { id: 'never_allowed', code: 'never_allowed', fails: ({ verdict }) => verdict === 'never_allowed' },
  { id: 'no_cash', code: 'cash', fails: ({ verdict, request }) => verdict === 'cash' || request.cashbackPence > 0 },
  {
    id: 'no_deposit_hold',
    code: 'deposit_hold',
    canBeExcepted: 'kind',
    fails: ({ verdict }) => verdict === 'deposit_hold',
  },
  {
    id: 'no_subscription',
    code: 'repeat_payment',
    canBeExcepted: 'kind',
    fails: ({ verdict }) => verdict === 'subscription',
  },
  {
    id: 'category_in_policy',
    code: 'not_in_award',
    canBeExcepted: 'kind',
    fails: ({ verdict }) => verdict === 'not_in_policy' || verdict === 'unknown',
  },
  {
    id: 'shop_listed',
    code: 'not_in_award',
    canBeExcepted: 'shop',
    fails: ({ rulebook: { onlyMerchants }, request }) =>
      onlyMerchants !== null && !holdsMerchant(onlyMerchants, request.merchant),
  },
  {
    id: 'shop_not_blocked',
    code: 'not_in_award',
    canBeExcepted: 'shop',
    fails: ({ rulebook: { blockedMerchants }, request }) =>
      blockedMerchants !== null && holdsMerchant(blockedMerchants, request.merchant),
  },
  {
    id: 'card_presence',
    code: 'not_in_award',
    fails: ({ rulebook: { cardPresence }, request }) =>
      cardPresence !== 'any' && request.cardPresence !== (cardPresence === 'in_person' ? 'present' : 'not_present'),
  },
  { id: 'on_day', code: 'not_in_award', fails: isOnOtherDay },
  { id: 'in_hours', code: 'not_in_award', fails: isOutOfHours },
  {
    id: 'in_the_uk',
    code: 'not_uk',
    fails: ({ request }) => request.merchant.country !== 'GB' || request.merchantCurrency !== 'gbp',
  },
  {
    id: 'within_one_payment',
    code: 'over_single',
    fails: ({ request, rulebook, before }) => isOver(rulebook.perPaymentPence, request.amountPence + before.heldPence),
  },
  {
    id: 'within_day',
    code: 'over_period',
    fails: (facts) => isOver(facts.rulebook.dailyPence, facts.request.amountPence + spentInPeriods(facts).day),
  },
  {
    id: 'within_week',
    code: 'over_period',
    fails: (facts) => isOver(facts.rulebook.weeklyPence, facts.request.amountPence + spentInPeriods(facts).week),
  },
  {
    id: 'within_month',
    code: 'over_period',
    fails: (facts) => isOver(facts.rulebook.monthlyPence, facts.request.amountPence + spentInPeriods(facts).month),
  },
  { id: 'within_payments', code: 'single_use_done', fails: isOneTooMany },
  {
    id: 'deposit_covered',
    code: 'deposit_hold',
    fails: (facts) => asksDeposit(facts.request) && isUncovered(facts),
  },
  { id: 'covered', code: 'no_funds', fails: isUncovered },
];
