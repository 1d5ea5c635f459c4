import { londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { judgeCategory } from '../policies/index.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import type { AuthorizationRequest } from './core/authorization-request.ts';
import { decide, type Facts } from './core/decide.ts';
import { recordDecision } from './core/decision-record.ts';
import { codeForStripeReason, type DeclineCode } from './core/decline-reasons.ts';
import { type AuthorizationState, type RoundState, targetHoldPence } from './core/settlement.ts';
import { readSnapshot } from './read-snapshot.ts';

export type Explanation = { reason: DeclineCode; record: object };

/** Answers that were ours to give: whatever went wrong on the way is our fault. */
const OURS: readonly string[] = ['webhook_declined', 'webhook_timeout', 'webhook_error', 'webhook_approved'];

function asRequest(state: AuthorizationState, round: number, asked: RoundState): AuthorizationRequest {
  return {
    authorizationId: state.id,
    round,
    stripeCardId: state.stripeCardId,
    amountPence: asked.amountPence,
    currency: 'gbp',
    merchantCurrency: 'gbp',
    cashbackPence: 0,
    isAmountControllable: false,
    merchant: state.merchant,
    cardPresence: state.cardPresence,
    method: state.method,
    requestedAt: asked.requestedAt,
  };
}

async function factsNow(
  deps: SettlementDeps,
  trx: Trx,
  { request, heldBeforePence }: Pick<Facts, 'request' | 'heldBeforePence'>,
): Promise<Facts | null> {
  const snapshot = await readSnapshot(trx, request.stripeCardId);
  if (!snapshot) return null;
  const { terms } = await deps.policies.policyVersion(trx, snapshot.award.policyVersionId);
  const neverAllowed = await deps.policies.neverAllowedVersion(trx, snapshot.neverAllowedVersion);
  return {
    request,
    snapshot,
    rulebook: {
      perPaymentPence: terms.perPaymentPence,
      allowsPartialApproval: terms.allowsPartialApproval,
    },
    verdict: judgeCategory(request.merchant, terms, neverAllowed),
    heldBeforePence,
    today: londonDate(request.requestedAt),
  };
}

/**
 * Explains a decline that was not ours by running our own rules on the present state; the first that
 * fails gives the code. Only if none fails is Stripe's reason used, and what was ours to answer and has
 * no decision of ours is our fault.
 */
export async function explainDecline(
  deps: SettlementDeps,
  trx: Trx,
  about: { state: AuthorizationState; round: number },
): Promise<Explanation> {
  const { state, round } = about;
  const asked = state.rounds[round];
  if (!asked) throw new Error(`Authorization ${state.id} has no round ${round}`);
  const stripe = codeForStripeReason(asked.reason, state);
  const heldBeforePence = targetHoldPence(state);
  const facts = await factsNow(deps, trx, { request: asRequest(state, round, asked), heldBeforePence });
  if (!facts) return { reason: 'our_fault', record: { unknownCard: state.stripeCardId, stripeReason: asked.reason } };
  const decision = decide(facts);
  const record = { ...recordDecision(facts, decision, deps.software), stripeReason: asked.reason };
  if (OURS.includes(asked.reason)) return { reason: 'our_fault', record };
  return { reason: decision.reason ?? stripe.code, record };
}
