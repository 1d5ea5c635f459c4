import { AppError } from '../../kernel/app-error.ts';
import { formatInstant } from '../../kernel/dates.ts';
import { isSamePerson, type Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { type Award, findAward, lockAwardMoney } from '../awards/index.ts';
import { refuseLinked } from '../recipients/index.ts';
import { principalNames, requireRole } from '../staff/index.ts';
import type { MerchantException } from './core/exception.ts';
import { findException, lockException } from './exception-store.ts';

export type LockedException = { exception: MerchantException; award: Award };

/**
 * An exception with its award, both locked: first the award's accounts, as a payment does, so that a payment is
 * decided before or after whatever the caller does, and never waits in a circle. Throws `not_found`.
 */
export async function exceptionFor(trx: Trx, exceptionId: string): Promise<LockedException> {
  const found = await findException(trx, exceptionId);
  const owner = found && (await findAward(trx, found.awardId));
  if (!owner) throw new AppError('not_found', 'There is no such exception.');
  const { award } = await lockAwardMoney(trx, { awardId: owner.id, budgetId: owner.budgetId });
  const exception = await lockException(trx, exceptionId);
  if (!exception) throw new AppError('not_found', 'There is no such exception.');
  return { exception, award };
}

/** Throws `conflict` that names who decided or withdrew, unless it still waits (R55). */
export async function refuseUnlessAsked(trx: Trx, exception: MerchantException): Promise<void> {
  const { status, withdrawnBy, withdrawnAt, decidedBy, decidedAt } = exception;
  if (status === 'asked') return;
  const [by, at] = status === 'withdrawn' ? [withdrawnBy, withdrawnAt] : [decidedBy, decidedAt];
  const name = (by && (await principalNames(trx, [by])).get(by)) ?? 'Somebody';
  const when = at ? ` on ${formatInstant(at)}` : '';
  throw new AppError('conflict', `${name} has ${status} this exception${when}.`, {
    detail: { status, by: name, at: at?.toISOString() },
  });
}

export type DecisionAsked = { exceptionId: string; status: 'allowed' | 'refused'; note: string | null };

/**
 * An exception that waits, for somebody who may decide on it; null when this same decision, sent before, is made.
 * Throws `forbidden` (role), `not_found`, `requester_is_approver` for whoever asked for it or for its award (R13), `declared_link` (R14),
 * `conflict` once it was decided otherwise or by somebody else.
 */
export async function questionFor(
  trx: Trx,
  principal: Principal,
  { exceptionId, status, note }: DecisionAsked,
): Promise<LockedException | null> {
  requireRole(principal, 'approver');
  const locked = await exceptionFor(trx, exceptionId);
  const { exception, award } = locked;
  const isSame = exception.status === status && exception.decisionNote === note;
  if (isSame && exception.decidedBy === principal.id) return null;
  await refuseUnlessAsked(trx, exception);
  if (isSamePerson(principal, exception.askedBy)) {
    throw new AppError('requester_is_approver', 'Whoever asks for an exception cannot decide on it.');
  }
  if (isSamePerson(principal, award.requestedBy)) {
    throw new AppError('requester_is_approver', 'Whoever asked for an award cannot decide on its exceptions.');
  }
  await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
  return locked;
}
