import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { type Budget, budgetForAward, findPracticeByCode, type Practice } from '../budgets/index.ts';
import type { PolicyVersion } from '../policies/index.ts';
import type { AwardRequest } from './award-input.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { lockPerson } from './lock-person.ts';

/** What a request names, found. */
export type PreparedRequest = { practice: Practice; policy: PolicyVersion; budget: Budget; recipientId: string };

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

type Preparing = {
  principal: Principal;
  request: AwardRequest;
  /** Only to know whom it is about: new details of somebody known are not taken over yet. */
  isFirstLook?: boolean;
};

async function findRecipient(deps: AwardsDeps, trx: Trx, about: Preparing & { practiceId: string }): Promise<string> {
  const { principal, request, practiceId, isFirstLook } = about;
  if (request.recipient) {
    const found = await deps.recipients.findOrAddRecipient(trx, principal, {
      practiceId,
      identity: request.recipient,
      details: isFirstLook ? 'leave' : { lock: (id) => lockPerson(deps, trx, id) },
      ...(request.communicationNeeds ? { communicationNeeds: request.communicationNeeds } : {}),
    });
    return found.id;
  }
  const id = request.recipientId ?? '';
  if (await deps.recipients.belongsTo(trx, { recipientId: id, practiceId })) return id;
  const message = 'There is no such recipient in this practice.';
  throw new AppError('invalid_input', message, { errors: [{ field: 'recipientId', message }] });
}

/**
 * Finds the practice, its open budget (R5), the active policy and the person that a request names, adding the person
 * if the practice has not helped them before. New details of somebody known are taken over once
 * the person is locked. Throws `practice_unknown`, `budget_not_open`, `policy_not_active`.
 */
export async function prepareRequest(deps: AwardsDeps, trx: Trx, about: Preparing): Promise<PreparedRequest> {
  const { principal, request } = about;
  const practice = await practiceInScope(trx, principal, request.practice);
  const today = londonDate(deps.clock.now());
  const budget = await budgetForAward(trx, { practiceId: practice.id, today, policy: request.policy });
  const policy = await activePolicy(deps, trx, request.policy);
  const recipientId = await findRecipient(deps, trx, { ...about, practiceId: practice.id });
  return { practice, policy, budget, recipientId };
}
