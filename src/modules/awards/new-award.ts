import { randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import type { Principal } from '../../kernel/principal.ts';
import type { AwardRequest } from './award-input.ts';
import type { Award } from './core/award.ts';
import { makeReference } from './core/award-reference.ts';
import type { PreparedRequest } from './prepare-request.ts';

const NOT_YET = {
  activeAt: null,
  endedAt: null,
  endReason: null,
  pauseReason: null,
  carriedForwardAt: null,
  releasedBy: null,
} as const;

/** Said when a request leaves the choice to a policy that has one way only (R23). */
const ONE_WAY = 'The policy of this award has no other way.';

/** The award that a request asks for, with an id and a reference of its own. */
export function newAward(about: {
  principal: Principal;
  request: AwardRequest;
  prepared: PreparedRequest;
  isWaiting: boolean;
  at: Date;
}): Award {
  const { principal, request, prepared, isWaiting, at } = about;
  const offered = request.methodsOffered ?? [...prepared.policy.terms.methods];
  const isBoughtAlready = request.alreadyBought ?? false;
  const invoice = isBoughtAlready ? request.alreadyBoughtInvoice : undefined;
  return {
    ...NOT_YET,
    id: newId(),
    reference: makeReference(randomBytes(6)),
    practiceId: prepared.practice.id,
    budgetId: prepared.budget.id,
    recipientId: prepared.recipientId,
    policyVersionId: prepared.policy.id,
    method: request.method,
    cardType: request.method === 'card' ? (request.cardType ?? 'virtual') : null,
    amountPence: request.amountPence,
    status: isWaiting ? 'waiting' : 'requested',
    legalRoute: request.legalRoute ?? prepared.policy.terms.defaultLegalRoute,
    need: request.need,
    outcome: request.outcome,
    otherHelpTried: request.otherHelpTried,
    methodsOffered: offered,
    methodReason: request.methodReason ?? (offered.length < 2 ? ONE_WAY : null),
    expiresOn: request.expiresOn,
    requestedBy: principal.id,
    requestedAt: at,
    waitingSince: isWaiting ? at : null,
    isBoughtAlready,
    invoiceDatedOn: invoice?.datedOn ?? null,
    boughtAlreadyReason: invoice?.reason ?? null,
  };
}
