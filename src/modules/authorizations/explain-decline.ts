import { londonMoment } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { findCardByStripeId } from '../cards/index.ts';
import { judgeCategory } from '../policies/index.ts';
import { asItWas } from './as-it-was.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import type { AuthorizationRequest } from './core/authorization-request.ts';
import { decide } from './core/decide.ts';
import { recordDecision } from './core/decision-record.ts';
import { type DeclineCode, explainedReason } from './core/decline-reasons.ts';
import { packRecord } from './core/pack-record.ts';
import type { Facts } from './core/rules.ts';
import { capturedPence, type PresentAuthorization, type RoundState, targetHoldPence } from './core/settlement.ts';
import { availableOf } from './core/snapshot.ts';
import { readSnapshot } from './snapshot-store.ts';

export type Explanation = {
  reason: DeclineCode;
  /** The award had what was asked for. */
  isFunded: boolean;
  record: object;
};

function asRequest(state: PresentAuthorization, round: number, asked: RoundState): AuthorizationRequest {
  return {
    authorizationId: state.id,
    round,
    stripeCardId: state.stripeCardId,
    amountPence: asked.amountPence,
    currency: 'gbp',
    merchantCurrency: state.merchantCurrency,
    cashbackPence: state.cashbackPence,
    isAmountControllable: false,
    merchant: state.merchant,
    cardPresence: state.cardPresence,
    method: state.method,
    requestedAt: asked.requestedAt,
  };
}

async function factsThen(
  deps: SettlementDeps,
  trx: Trx,
  { request, before }: Pick<Facts, 'request' | 'before'>,
): Promise<Facts | null> {
  const now = await readSnapshot(trx, request.stripeCardId);
  if (!now) return null;
  const snapshot = await asItWas(trx, now, request.requestedAt);
  const { rulebook } = await deps.policies.policyVersion(trx, snapshot.award.policyVersionId);
  const neverAllowed = await deps.policies.neverAllowedVersion(trx, snapshot.neverAllowedVersion);
  const verdict = judgeCategory(request.merchant, rulebook, neverAllowed);
  return { request, snapshot, rulebook, verdict, before, when: londonMoment(request.requestedAt) };
}

/** Whether Stripe kept to tills a card from a practice's box, which no rule of ours does. */
async function isOfBoxOnline(trx: Trx, state: PresentAuthorization, stripeReason: string): Promise<boolean> {
  if (stripeReason !== 'spending_controls' || state.cardPresence !== 'not_present') return false;
  return (await findCardByStripeId(trx, state.stripeCardId))?.inPersonOnly ?? false;
}

/**
 * Explains a decline that was not ours by running our own rules on the state at that moment; the first that
 * fails gives the code. Only if none fails is Stripe's reason used, and what was ours to answer and has
 * no decision of ours is our fault.
 */
export async function explainDecline(
  deps: SettlementDeps,
  trx: Trx,
  about: { state: PresentAuthorization; round: number; exceptionId: string | null },
): Promise<Explanation> {
  const { state, round, exceptionId } = about;
  const asked = state.rounds[round];
  if (!asked) throw new Error(`Authorization ${state.id} has no round ${round}`);
  const heldPence = targetHoldPence(state) + capturedPence(state.transactions);
  const before = { heldPence, counts: heldPence > 0, exceptionId };
  const facts = await factsThen(deps, trx, { request: asRequest(state, round, asked), before });
  if (!facts) {
    const record = { unknownCard: state.stripeCardId, stripeReason: asked.reason };
    return { reason: 'our_fault', isFunded: false, record };
  }
  const decision = decide(facts);
  const { cvcCheck, expiryCheck } = state;
  const isKeptToTills = !decision.reason && (await isOfBoxOnline(trx, state, asked.reason));
  const stripe = { stripeReason: asked.reason, cvcCheck, expiryCheck, ...(isKeptToTills ? { isKeptToTills } : {}) };
  const record = { ...packRecord(recordDecision(facts, decision, deps.software)), ...stripe };
  const isFunded = asked.amountPence <= availableOf(facts.snapshot.account);
  const reason = explainedReason(decision.reason, asked.reason, { ...state, isKeptToTills });
  return { reason, isFunded, record };
}
