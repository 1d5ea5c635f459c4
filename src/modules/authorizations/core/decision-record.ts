import type { Decision, Facts } from './decide.ts';
import { RULE_SET, RULES } from './decide.ts';
import { availableOf } from './snapshot.ts';

/** Everything a decision was made on, by name, so that it can be explained and made again. */
export type DecisionRecord = {
  ruleSet: number;
  software: string;
  outcomes: string;
  failures: readonly string[];
  today: string;
  amountPence: number;
  heldBeforePence: number;
  availablePence: number;
  merchant: { name: string; category: string; code: string | null; country: string | null; networkId: string | null };
  verdict: string;
  merchantCurrency: string;
  cashbackPence: number;
  isAmountControllable: boolean;
  cardPresence: string | null;
  method: string | null;
  card: { id: string; status: string; freezeKind: string | null; cancelReason: string | null };
  award: { id: string; status: string; expiresOn: string };
  budgetStatus: string;
  stops: readonly string[];
  stopEpoch: number;
  policyVersionId: string;
  neverAllowedVersion: number;
  perPaymentPence: number | null;
  account: { id: string; version: number; creditsPosted: number; debitsPosted: number; debitsPending: number };
};

/** Writes down what a decision was made on. No identity: ids, figures and the shop only. */
export function recordDecision(facts: Facts, decision: Decision, software: string): DecisionRecord {
  const { request, snapshot, rulebook } = facts;
  const { card, award, account } = snapshot;
  return {
    ruleSet: RULE_SET,
    software,
    outcomes: decision.outcomes,
    failures: decision.failures,
    today: facts.today,
    amountPence: request.amountPence,
    heldBeforePence: facts.heldBeforePence,
    availablePence: availableOf(account),
    merchant: {
      name: request.merchant.name,
      category: request.merchant.category,
      code: request.merchant.categoryCode,
      country: request.merchant.country,
      networkId: request.merchant.networkId,
    },
    verdict: facts.verdict,
    merchantCurrency: request.merchantCurrency,
    cashbackPence: request.cashbackPence,
    isAmountControllable: request.isAmountControllable,
    cardPresence: request.cardPresence,
    method: request.method,
    card: { id: card.id, status: card.status, freezeKind: card.freezeKind, cancelReason: card.cancelReason },
    award: { id: award.id, status: award.status, expiresOn: award.expiresOn },
    budgetStatus: snapshot.budgetStatus,
    stops: snapshot.stops,
    stopEpoch: snapshot.stopEpoch,
    policyVersionId: award.policyVersionId,
    neverAllowedVersion: snapshot.neverAllowedVersion,
    perPaymentPence: rulebook.perPaymentPence,
    account: { ...account },
  };
}

/** Each rule of a record with its outcome, in order. Empty for a record of another rule set. */
export function readOutcomes(
  record: Pick<DecisionRecord, 'ruleSet' | 'outcomes'>,
): { rule: string; passed: boolean }[] {
  if (record.ruleSet !== RULE_SET) return [];
  return RULES.map((rule, place) => ({ rule: rule.id, passed: record.outcomes[place] === 'P' }));
}
