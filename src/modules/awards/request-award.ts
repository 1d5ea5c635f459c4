import { createHmac, randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { type Budget, budgetForAward, findPracticeByCode, type Practice } from '../budgets/index.ts';
import { readBudgetAvailable } from '../ledger/index.ts';
import type { PolicyVersion } from '../policies/index.ts';
import { requireRole } from '../staff/index.ts';
import type { AwardRequest } from './award-input.ts';
import { findAward, findByRequestKey, insertAward, lockRecipientYear, lockRequestKey } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { makeReference } from './core/award-reference.ts';
import { checkRequest } from './core/check-request.ts';
import { recipientYearPence } from './recipient-year.ts';

/** How a request is told from its own retry, and what the demonstration names its awards. */
export type RequestOptions = {
  /** One key of one principal makes one award (R32); without it every call makes one. */
  idempotencyKey?: string;
  reference?: string;
};

type Prepared = { practice: Practice; policy: PolicyVersion; budget: Budget; recipientId: string };

async function practiceInScope(trx: Trx, principal: Principal, code: string): Promise<Practice> {
  const practice = await findPracticeByCode(trx, code);
  const isSeen = practice && (principal.scope === 'all' || principal.scope.includes(practice.id));
  if (isSeen) return practice;
  const message = 'There is no such practice, or it is not yours.';
  throw new AppError('practice_unknown', message, { errors: [{ field: 'practice', message }] });
}

async function activePolicy(deps: AwardsDeps, trx: Trx, slug: string): Promise<PolicyVersion> {
  const policy = await deps.policies.activePolicy(trx, slug);
  if (policy) return policy;
  const message = `There is no active policy ${slug}.`;
  throw new AppError('policy_not_active', message, { errors: [{ field: 'policy', message }] });
}

async function findRecipient(
  deps: AwardsDeps,
  trx: Trx,
  about: { principal: Principal; request: AwardRequest; practiceId: string },
): Promise<string> {
  const { principal, request, practiceId } = about;
  if (request.recipient) {
    const found = await deps.recipients.findOrAddRecipient(trx, principal, {
      practiceId,
      identity: request.recipient,
      ...(request.communicationNeeds ? { communicationNeeds: request.communicationNeeds } : {}),
    });
    return found.id;
  }
  const id = request.recipientId ?? '';
  if (await deps.recipients.belongsTo(trx, { recipientId: id, practiceId })) return id;
  const message = 'There is no such recipient in this practice.';
  throw new AppError('invalid_input', message, { errors: [{ field: 'recipientId', message }] });
}

async function prepare(
  deps: AwardsDeps,
  trx: Trx,
  about: { principal: Principal; request: AwardRequest },
): Promise<Prepared> {
  const { principal, request } = about;
  const practice = await practiceInScope(trx, principal, request.practice);
  const budget = await budgetForAward(trx, practice.id, londonDate(deps.clock.now()));
  const policy = await activePolicy(deps, trx, request.policy);
  const recipientId = await findRecipient(deps, trx, { principal, request, practiceId: practice.id });
  if (await deps.recipients.isDeathRecorded(trx, recipientId)) {
    const message = 'This person is recorded as having died.';
    throw new AppError('wrong_state', message, { errors: [{ field: 'recipientId', message }] });
  }
  return { practice, policy, budget, recipientId };
}

async function refuseBeyondLimits(
  deps: AwardsDeps,
  trx: Trx,
  about: { request: AwardRequest; prepared: Prepared },
): Promise<void> {
  const { request, prepared } = about;
  const today = londonDate(deps.clock.now());
  const failure = checkRequest({
    amountPence: request.amountPence,
    method: request.method,
    expiresOn: request.expiresOn,
    today,
    limits: prepared.policy.terms,
    recipientYearPence: await recipientYearPence(deps, trx, {
      recipientId: prepared.recipientId,
      slug: prepared.policy.slug,
      day: today,
    }),
    budgetAvailablePence: await readBudgetAvailable(trx, prepared.budget.id),
  });
  if (!failure) return;
  const { code, message, field } = failure;
  throw new AppError(code, message, { errors: [{ field, message }] });
}

function newAward(about: { principal: Principal; request: AwardRequest; prepared: Prepared; at: Date }): Award {
  const { principal, request, prepared, at } = about;
  return {
    id: newId(),
    reference: makeReference(randomBytes(6)),
    practiceId: prepared.practice.id,
    budgetId: prepared.budget.id,
    recipientId: prepared.recipientId,
    policyVersionId: prepared.policy.id,
    method: request.method,
    cardType: request.method === 'card' ? (request.cardType ?? 'virtual') : null,
    amountPence: request.amountPence,
    status: 'requested',
    legalRoute: request.legalRoute ?? prepared.policy.terms.defaultLegalRoute,
    need: request.need,
    outcome: request.outcome,
    otherHelpTried: request.otherHelpTried,
    methodsOffered: request.methodsOffered,
    methodReason: request.methodReason ?? null,
    expiresOn: request.expiresOn,
    requestedBy: principal.id,
    requestedAt: at,
    activeAt: null,
    endedAt: null,
    endReason: null,
    pauseReason: null,
    carriedForwardAt: null,
  };
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

async function create(
  deps: AwardsDeps,
  trx: Trx,
  about: { principal: Principal; request: AwardRequest; options: RequestOptions; hash: Buffer },
): Promise<Award> {
  const { principal, request, options } = about;
  const at = deps.clock.now();
  const prepared = await prepare(deps, trx, { principal, request });
  await lockRecipientYear(trx, prepared.recipientId);
  await refuseBeyondLimits(deps, trx, { request, prepared });
  const award = newAward({ principal, request, prepared, at });
  if (options.reference) award.reference = options.reference;
  await deps.recipients.recordConsent(trx, principal, {
    recipientId: award.recipientId,
    practiceId: award.practiceId,
    givenOn: request.consent?.givenOn ?? londonDate(at),
  });
  const key = options.idempotencyKey ?? null;
  await insertAward(trx, award, { key, hash: key ? about.hash : null });
  await recordAudit(trx, principal, {
    at,
    action: 'award.request',
    entityKind: 'award',
    entityId: award.id,
    practiceId: award.practiceId,
    after: { amountPence: award.amountPence, policy: prepared.policy.slug, method: award.method },
  });
  const { id: awardId, practiceId } = award;
  await publishEvent(trx, { type: 'award.requested', occurredAt: at, practiceId, awardId, payload: {} });
  return award;
}

/**
 * Asks for help for one recipient. No money moves yet. Refused with the first failing test named (R22):
 * `practice_unknown`, `budget_not_open` (R5), `policy_not_active`, `method_not_allowed`, `expiry_not_allowed`,
 * `amount_too_small`, `policy_cap_exceeded`, `recipient_cap_exceeded`, `insufficient_budget`.
 */
export async function requestAward(
  deps: AwardsDeps,
  principal: Principal,
  input: { request: AwardRequest; options: RequestOptions },
): Promise<Award> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const { request, options } = input;
  const hash = createHmac('sha256', deps.requestHashKey).update(JSON.stringify(request)).digest();
  return inScope(deps.db, principal.scope, async (trx) => {
    const key = options.idempotencyKey;
    const earlier = key ? await repeatedRequest(trx, principal, { key, hash }) : null;
    return earlier ?? (await create(deps, trx, { principal, request, options, hash }));
  });
}
