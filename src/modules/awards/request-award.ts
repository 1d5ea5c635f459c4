import { createHmac } from 'node:crypto';
import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { isRuleOn } from './approval-by-rule-store.ts';
import { approveByRule } from './approve-by-rule.ts';
import type { AwardRequest } from './award-input.ts';
import { findAward, findByRequestKey, insertAward, lockRequestKey } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { lockPerson } from './lock-person.ts';
import { newAward } from './new-award.ts';
import { type PreparedRequest, prepareRequest } from './prepare-request.ts';
import { refuseForCircumstances } from './refuse-unless-may-receive.ts';
import { refuseBeyondPace } from './room-in-budget.ts';
import { testRequest } from './test-request.ts';

/** How a request is told from its own retry, and what the demonstration names its awards. */
export type RequestOptions = {
  /** One key of one principal makes one award (R32); without it every call makes one. */
  idempotencyKey?: string;
  reference?: string;
};

/** Throws with the first test that fails; true when only money is missing and the request may wait for it (R65). */
async function refuseOrWait(
  deps: AwardsDeps,
  trx: Trx,
  about: { request: AwardRequest; prepared: PreparedRequest },
): Promise<boolean> {
  const { request, prepared } = about;
  const failure = await testRequest(deps, trx, about);
  if (!failure) {
    const onBudget = { budgetId: prepared.budget.id, practiceId: prepared.practice.id };
    const added = { pence: request.amountPence, awards: 1 };
    await refuseBeyondPace(trx, { ...onBudget, added, at: deps.clock.now() });
    return false;
  }
  const { code, message, field } = failure;
  if (code === 'insufficient_budget' && request.ifNoFunds === 'wait') return true;
  throw new AppError(code, message, { errors: [{ field, message }] });
}

async function repeatedRequest(
  trx: Trx,
  principal: Principal,
  retry: { key: string; hash: Buffer },
): Promise<Award | null> {
  await lockRequestKey(trx, principal.id, retry.key);
  const earlier = await findByRequestKey(trx, principal.id, retry.key);
  if (!earlier) return null;
  if (!earlier.hash.equals(retry.hash)) {
    throw new AppError('idempotency_key_reused', 'This Idempotency-Key was used for another request.');
  }
  return findAward(trx, earlier.id);
}

async function tellOfRequest(trx: Trx, about: { principal: Principal; award: Award; policy: string }): Promise<void> {
  const { principal, award, policy } = about;
  const { id: awardId, practiceId, amountPence, method, requestedAt: at } = award;
  const isWaiting = award.status === 'waiting';
  await recordAudit(trx, principal, {
    at,
    action: 'award.request',
    entityKind: 'award',
    entityId: awardId,
    practiceId,
    after: { amountPence, policy, method, ...(isWaiting ? { status: 'waiting' } : {}) },
  });
  await publishEvent(trx, { type: 'award.requested', occurredAt: at, practiceId, awardId, payload: {} });
  if (!isWaiting) return;
  await publishEvent(trx, { type: 'award.waiting', occurredAt: at, practiceId, awardId, payload: { amountPence } });
}

async function create(
  deps: AwardsDeps,
  trx: Trx,
  about: { principal: Principal; request: AwardRequest; options: RequestOptions; hash: Buffer },
): Promise<Award> {
  const { principal, request, options } = about;
  const at = deps.clock.now();
  const prepared = await prepareRequest(deps, trx, { principal, request });
  await refuseLinked(trx, { principalId: principal.id, recipientId: prepared.recipientId });
  await lockPerson(deps, trx, prepared.recipientId);
  const { recipientId, policy } = prepared;
  const legalRoute = request.legalRoute ?? policy.terms.defaultLegalRoute;
  await refuseForCircumstances(deps, trx, { recipientId, legalRoute, day: londonDate(at) });
  const isWaiting = await refuseOrWait(deps, trx, { request, prepared });
  const award = newAward({ principal, request, prepared, isWaiting, at });
  if (options.reference) award.reference = options.reference;
  await deps.recipients.recordConsent(trx, principal, {
    recipientId: award.recipientId,
    practiceId: award.practiceId,
    givenOn: request.consent?.givenOn ?? londonDate(at),
  });
  const key = options.idempotencyKey ?? null;
  await insertAward(trx, award, { key, hash: key ? about.hash : null });
  await tellOfRequest(trx, { principal, award, policy: policy.slug });
  return award;
}

/** The award of a request in the caller's transaction: a new one, or the one that its key made before. */
export async function askOnce(
  deps: AwardsDeps,
  trx: Trx,
  about: { principal: Principal; request: AwardRequest; options: RequestOptions },
): Promise<{ award: Award; isNew: boolean }> {
  const { principal, request, options } = about;
  const hash = createHmac('sha256', deps.requestHashKey).update(JSON.stringify(request)).digest();
  const { idempotencyKey: key } = options;
  const earlier = key ? await repeatedRequest(trx, principal, { key, hash }) : null;
  if (earlier) return { award: earlier, isNew: false };
  return { award: await create(deps, trx, { principal, request, options, hash }), isNew: true };
}

/**
 * Asks for help for one recipient. No money moves yet; when the commissioner has switched on approval by rule, a small
 * award is approved at once (R15). Without enough money it waits, if the request says so (R65). Refused with the first
 * failing test named (R22): `practice_unknown`, `budget_not_open` (R5), `policy_not_active`, `declared_link` (R14), `already_bought` (R33),
 * `method_not_allowed`, `expiry_not_allowed`, `amount_too_small`, `policy_cap_exceeded`, `recipient_cap_exceeded`,
 * `insufficient_budget`; and where the commissioner has set such limits `award_limit_reached`, `pace_exceeded` (R11).
 */
export async function requestAward(
  deps: AwardsDeps,
  principal: Principal,
  input: { request: AwardRequest; options: RequestOptions },
): Promise<Award> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const { award, isByRule } = await inScope(deps.db, principal.scope, async (trx) => {
    const asked = await askOnce(deps, trx, { principal, ...input });
    const mayBeByRule = asked.isNew && asked.award.status === 'requested';
    return { award: asked.award, isByRule: mayBeByRule && (await isRuleOn(trx)) };
  });
  return isByRule ? approveByRule(deps, award, principal.requestId) : award;
}
