import { AppError } from '../../kernel/app-error.ts';
import { formatInstant } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { findApprover, refuseLinkedTo } from '../awards/index.ts';
import { isOnePerson, principalNames, requireRole } from '../staff/index.ts';
import { findCase, lockSubject } from './case-store.ts';
import type { FinanceCase } from './core/case.ts';

/** The case, with everybody else who works on it waiting. Throws `forbidden` (role) or `not_found`. */
export async function lockCase(trx: Trx, principal: Principal, caseId: string): Promise<FinanceCase> {
  requireRole(principal, 'finance');
  const known = await findCase(trx, caseId);
  if (known) await lockSubject(trx, known);
  const locked = known && (await findCase(trx, caseId));
  if (!locked) throw new AppError('not_found', 'There is no such case.');
  return locked;
}

/**
 * The open case, locked, for somebody who may settle it. Throws as `lockCase` does, `forbidden` for the approver of its
 * award (R13), or `conflict` naming who closed it (R55).
 */
export async function openCaseFor(trx: Trx, principal: Principal, caseId: string): Promise<FinanceCase> {
  const locked = await lockCase(trx, principal, caseId);
  await refuseClosed(trx, locked);
  await refuseApprover(trx, principal.id, locked);
  return locked;
}

/** Throws `conflict` naming who closed the case, and how (R55). */
export async function refuseClosed(trx: Trx, { status, closedBy, closedAt, outcome }: FinanceCase): Promise<void> {
  if (status !== 'closed') return;
  const name = (closedBy && (await principalNames(trx, [closedBy])).get(closedBy)) ?? 'Somebody';
  const when = closedAt ? ` on ${formatInstant(closedAt)}` : '';
  throw new AppError('conflict', `${name} closed this${when} as ${outcome?.replaceAll('_', ' ')}.`, {
    detail: { closedBy: name, closedAt: closedAt?.toISOString(), outcome },
  });
}

/** Throws `forbidden` when this person approved the award of the case (R13), `declared_link` when it is theirs (R14). */
export async function refuseApprover(trx: Trx, principalId: string, { awardId }: FinanceCase): Promise<void> {
  if (!awardId) return;
  await refuseLinkedTo(trx, { principalId, awardId });
  if (!(await isOnePerson(trx, await findApprover(trx, awardId), principalId))) return;
  throw new AppError('forbidden', 'Whoever approved an award cannot settle its cases.');
}
