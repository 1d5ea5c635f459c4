import type { LondonMoment } from '../../../kernel/dates.ts';
import type { CategoryVerdict } from '../../../kernel/merchant-category.ts';
import type { Rulebook } from '../../../kernel/rulebook.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { Decision } from './decide.ts';
import { type Before, type Facts, RULE_SET, RULES } from './rules.ts';
import { availableOf, type Snapshot } from './snapshot.ts';

type Limits = Pick<
  Rulebook,
  'perPaymentPence' | 'dailyPence' | 'weeklyPence' | 'monthlyPence' | 'maxPayments' | 'cardPresence' | 'hours'
> & { days: readonly number[] | null };

function limitsOf(rulebook: Rulebook): Limits {
  const { perPaymentPence, dailyPence, weeklyPence, monthlyPence, maxPayments, cardPresence, hours } = rulebook;
  const days = rulebook.days && [...rulebook.days];
  return { perPaymentPence, dailyPence, weeklyPence, monthlyPence, maxPayments, cardPresence, hours, days };
}

/**
 * Everything a decision was made on, by name, so that it can be explained and made again. What never changes is
 * named by its id: the policy version, the version of the never-allowed list. Card and award are named beside it.
 */
export type DecisionRecord = {
  ruleSet: number;
  software: string;
  outcomes: string;
  failures: readonly string[];
  when: LondonMoment;
  amountPence: number;
  before: Before;
  availablePence: number;
  merchant: {
    name: string;
    category: string;
    code: string | null;
    country: string | null;
    city: string | null;
    networkId: string | null;
  };
  verdict: string;
  currency: string;
  merchantCurrency: string;
  cashbackPence: number;
  isAmountControllable: boolean;
  cardPresence: AuthorizationRequest['cardPresence'];
  method: string | null;
  requestedAt: string;
  card: Omit<Snapshot['card'], 'id'>;
  award: Pick<Snapshot['award'], 'status' | 'expiresOn' | 'policyVersionId'>;
  budgetStatus: string;
  stops: readonly string[];
  stopEpoch: number;
  neverAllowedVersion: number;
  limits: Limits;
  account: Omit<Snapshot['account'], 'id'>;
  exceptions: Snapshot['exceptions'];
  exceptionId: string | null;
};

/** Writes down what a decision was made on. No identity: ids, figures and the shop only. */
export function recordDecision(facts: Facts, decision: Decision, software: string): DecisionRecord {
  const { request, snapshot, rulebook } = facts;
  const { merchant } = request;
  const { status, expiresOn, policyVersionId } = snapshot.award;
  const { id: _card, ...card } = snapshot.card;
  const { id: _account, ...account } = snapshot.account;
  return {
    ruleSet: RULE_SET,
    software,
    outcomes: decision.outcomes,
    failures: decision.failures,
    when: facts.when,
    amountPence: request.amountPence,
    before: facts.before,
    availablePence: availableOf(snapshot.account),
    merchant: {
      name: merchant.name,
      category: merchant.category,
      code: merchant.categoryCode,
      country: merchant.country,
      city: merchant.city,
      networkId: merchant.networkId,
    },
    verdict: facts.verdict,
    currency: request.currency,
    merchantCurrency: request.merchantCurrency,
    cashbackPence: request.cashbackPence,
    isAmountControllable: request.isAmountControllable,
    cardPresence: request.cardPresence,
    method: request.method,
    requestedAt: request.requestedAt.toISOString(),
    card,
    award: { status, expiresOn, policyVersionId },
    budgetStatus: snapshot.budgetStatus,
    stops: snapshot.stops,
    stopEpoch: snapshot.stopEpoch,
    neverAllowedVersion: snapshot.neverAllowedVersion,
    limits: limitsOf(rulebook),
    account,
    exceptions: snapshot.exceptions,
    exceptionId: decision.exceptionId,
  };
}

type About = { authorizationId: string; round: number; stripeCardId: string };

/** What is looked up by the ids in a record; another rulebook than its own shows what that one would have decided. */
type LookedUp = { rulebook: Rulebook; verdictOf: (merchant: AuthorizationRequest['merchant']) => CategoryVerdict };

/** The facts that a record was made from. Only for records of this rule set. */
export function factsOfRecord(record: DecisionRecord, about: About, { rulebook, verdictOf }: LookedUp): Facts {
  const { merchant } = record;
  const request: AuthorizationRequest = {
    ...about,
    amountPence: record.amountPence,
    currency: record.currency,
    merchantCurrency: record.merchantCurrency,
    cashbackPence: record.cashbackPence,
    isAmountControllable: record.isAmountControllable,
    merchant: {
      name: merchant.name,
      networkId: merchant.networkId,
      category: merchant.category,
      categoryCode: merchant.code,
      country: merchant.country,
      city: merchant.city,
    },
    cardPresence: record.cardPresence,
    method: record.method,
    requestedAt: new Date(record.requestedAt),
  };
  const snapshot: Snapshot = {
    card: { ...record.card, id: '' },
    award: { ...record.award, id: '', reference: '', practiceId: '', budgetId: '' },
    budgetStatus: record.budgetStatus,
    stops: record.stops,
    stopEpoch: record.stopEpoch,
    neverAllowedVersion: record.neverAllowedVersion,
    account: { ...record.account, id: '' },
    exceptions: record.exceptions,
    networkAccountId: '',
  };
  const verdict = verdictOf(request.merchant);
  return { request, snapshot, rulebook, verdict, before: record.before, when: record.when };
}

/** The rule that a record's reason comes from: the first of those that failed with it. */
export function ruleBehind(record: Pick<DecisionRecord, 'ruleSet' | 'outcomes'>, code: string): string | null {
  if (record.ruleSet !== RULE_SET) return null;
  return RULES.find((rule, place) => rule.code === code && record.outcomes[place] === 'F')?.id ?? null;
}

/** Each rule of a record with its outcome, in order. Empty for a record of another rule set. */
export function readOutcomes(
  record: Pick<DecisionRecord, 'ruleSet' | 'outcomes'>,
): { rule: string; passed: boolean }[] {
  if (record.ruleSet !== RULE_SET) return [];
  return RULES.map((rule, place) => ({ rule: rule.id, passed: record.outcomes[place] !== 'F' }));
}
