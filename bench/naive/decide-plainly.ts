import type { Knex } from 'knex';
import { v7 as newId } from 'uuid';
import { londonMoment } from '../../src/kernel/dates.ts';
import type { AuthorizationRequest } from '../../src/modules/authorizations/core/authorization-request.ts';
import { applyDecision, type Decision, decide } from '../../src/modules/authorizations/core/decide.ts';
import { recordDecision } from '../../src/modules/authorizations/core/decision-record.ts';
import { packRecord } from '../../src/modules/authorizations/core/pack-record.ts';
import type { Facts } from '../../src/modules/authorizations/core/rules.ts';
import type { Answer } from '../../src/modules/authorizations/index.ts';
import { readSnapshot } from '../../src/modules/authorizations/snapshot-store.ts';
import { createPolicies, judgeCategory } from '../../src/modules/policies/index.ts';

const NOTHING_BEFORE = { heldPence: 0, counts: false, exceptionId: null };
const UNKNOWN: Answer = { approved: false, approvedPence: 0, reason: 'our_fault' };

type Decided = { facts: Facts; decision: Decision; at: Date };

function authorizationRow({ facts, decision, at }: Decided) {
  const { request, snapshot } = facts;
  const { merchant } = request;
  return {
    id: request.authorizationId,
    stripe_card_id: request.stripeCardId,
    card_id: snapshot.card.id,
    award_id: snapshot.award.id,
    practice_id: snapshot.award.practiceId,
    budget_id: snapshot.award.budgetId,
    status: decision.approved ? 'pending' : 'declined',
    approved: decision.approved,
    amount_pence: decision.approvedPence,
    requested_pence: request.amountPence,
    gross_approved_pence: decision.approvedPence,
    counted_by_day: decision.approved ? { [facts.when.day]: decision.approvedPence } : {},
    rounds_decided: request.round + 1,
    merchant_name: merchant.name,
    merchant_network_id: merchant.networkId,
    merchant_category: merchant.category,
    merchant_category_code: merchant.categoryCode,
    merchant_country: merchant.country,
    merchant_city: merchant.city,
    card_presence: request.cardPresence,
    authorization_method: request.method,
    reason_code: decision.reason,
    requested_at: request.requestedAt,
    recorded_at: at,
  };
}

function decisionRow({ facts, decision, at }: Decided, tookMicroseconds: number) {
  const { request, snapshot } = facts;
  return {
    authorization_id: request.authorizationId,
    round: request.round,
    source: 'ours',
    stripe_card_id: request.stripeCardId,
    award_id: snapshot.award.id,
    practice_id: snapshot.award.practiceId,
    requested_pence: request.amountPence,
    approved_pence: decision.approvedPence,
    approved: decision.approved,
    reason_code: decision.reason,
    record: JSON.stringify(packRecord(recordDecision(facts, decision, 'naive'))),
    decided_at: at,
    took_us: tookMicroseconds,
  };
}

async function placeHold(trx: Knex.Transaction, decided: Decided): Promise<void> {
  const { facts, decision, at } = decided;
  const { request, snapshot, before, when } = facts;
  await trx('ledger_transfers').insert({
    id: newId(),
    kind: 'hold',
    is_hold: true,
    state: 'pending',
    debit_account_id: snapshot.account.id,
    credit_account_id: snapshot.networkAccountId,
    amount_pence: decision.approvedPence,
    budget_id: snapshot.award.budgetId,
    award_id: snapshot.award.id,
    authorization_id: request.authorizationId,
    posting_period: when.day.slice(0, 7),
    event_at: request.requestedAt,
    created_at: at,
    idempotency_key: `hold:${request.authorizationId}:${request.round}`,
  });
  const { account } = applyDecision(snapshot, { decision, before, when });
  const { spending } = account;
  await trx('ledger_accounts')
    .where({ id: account.id })
    .update({
      debits_pending: account.debitsPending,
      version: account.version + 1,
      spending_day: spending.day,
      spending_day_pence: spending.dayPence,
      spending_week: spending.week,
      spending_week_pence: spending.weekPence,
      spending_month: spending.month,
      spending_month_pence: spending.monthPence,
      spending_payments: spending.payments,
    });
}

async function write(trx: Knex.Transaction, decided: Decided, began: number): Promise<void> {
  const { facts, decision, at } = decided;
  const { award } = facts.snapshot;
  await trx('authorizations').insert(authorizationRow(decided));
  await trx('decisions').insert(decisionRow(decided, Math.round((performance.now() - began) * 1000)));
  if (decision.approved) await placeHold(trx, decided);
  if (!decision.approved) return;
  await trx('domain_events').insert({
    type: 'authorizations.approved',
    occurred_at: at,
    payload: { awardIds: [award.id] },
  });
}

/**
 * What most would write: one transaction for each request, the award's row locked, a statement for each thing.
 * It does the service's work with the service's rules: the same snapshot, the same decision, the same rows.
 */
export function createPlainDecider(db: Knex): (request: AuthorizationRequest) => Promise<Answer> {
  const policies = createPolicies();
  return (request) => {
    const began = performance.now();
    const { authorizationId, round, stripeCardId } = request;
    return db.transaction(async (trx) => {
      const stored = await trx('decisions').where({ authorization_id: authorizationId, round }).first();
      if (stored)
        return { approved: stored.approved, approvedPence: Number(stored.approved_pence), reason: stored.reason_code };
      await trx('ledger_accounts')
        .where({ kind: 'award' })
        .where('award_id', trx('cards').select('award_id').where({ stripe_card_id: stripeCardId }))
        .forNoKeyUpdate()
        .first('id');
      const snapshot = await readSnapshot(trx, stripeCardId);
      if (!snapshot) return UNKNOWN;
      const at = new Date();
      const { rulebook } = await policies.policyVersion(trx, snapshot.award.policyVersionId);
      const neverAllowed = await policies.neverAllowedVersion(trx, snapshot.neverAllowedVersion);
      const verdict = judgeCategory(request.merchant, rulebook, neverAllowed);
      const facts: Facts = { request, snapshot, rulebook, verdict, before: NOTHING_BEFORE, when: londonMoment(at) };
      const decision = decide(facts);
      await write(trx, { facts, decision, at }, began);
      const { approved, approvedPence, reason } = decision;
      return { approved, approvedPence, reason };
    });
  };
}
