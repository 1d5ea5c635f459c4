import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { lockBudget, updateBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { mayMoveBudget } from './core/life-cycle.ts';
import { reasonFault, type StopKind } from './core/stop.ts';
import { findPracticeByCode } from './party-store.ts';
import { findStopInForce, insertStop, lockStops, raiseStopEpoch, type StopTarget } from './stop-store.ts';

export type StopRequest = {
  kind: StopKind;
  /** A practice's code, a policy's slug or a budget's id; null for the whole scheme. */
  target: string | null;
  /** Staff read it: 20 to 500 characters, nobody's name. */
  reason: string;
};

/** The stop that is in force now; `isNew` is false when it was before. */
export type Stopped = { stopId: string; isNew: boolean };

type Found = StopTarget & { practiceId?: string; freezes?: boolean };

function refuseTarget(message: string): AppError {
  return new AppError('not_found', message, { errors: [{ field: 'target', message }] });
}

/** A stop of the scheme that names one practice was meant for that practice; the three others are nothing without a name. */
function checkTarget({ kind, target }: StopRequest): void {
  if ((kind === 'scheme') === (target === null)) return;
  const message =
    kind === 'scheme' ? 'The whole scheme takes no target: to stop less, give its kind' : `Name the ${kind} to stop`;
  throw new AppError('invalid_input', message, { errors: [{ field: 'target', message }] });
}

/** A budget that is closed may still have awards that were carried forward; it stays closed. */
async function findBudgetTarget(trx: Trx, id: string): Promise<Found> {
  const budget = await lockBudget(trx, id);
  if (!budget) throw refuseTarget('There is no such budget.');
  const { status, practiceId } = budget;
  if (status !== 'frozen' && status !== 'closed' && !mayMoveBudget(status, 'frozen')) {
    throw new AppError('wrong_state', `A budget that is ${status} pays nothing yet, so it cannot be stopped.`);
  }
  return { kind: 'budget', target: id, freezes: status === 'open', ...(practiceId ? { practiceId } : {}) };
}

async function findTarget(deps: BudgetsDeps, trx: Trx, request: StopRequest): Promise<Found> {
  const target = request.target ?? '';
  switch (request.kind) {
    case 'scheme':
      return { kind: 'scheme', target: 'scheme' };
    case 'practice': {
      const practice = await findPracticeByCode(trx, target);
      if (!practice) throw refuseTarget('There is no such practice.');
      return { kind: 'practice', target: practice.id, practiceId: practice.id };
    }
    case 'policy': {
      if (!(await deps.policies.activePolicy(trx, target))) throw refuseTarget('There is no such policy.');
      return { kind: 'policy', target };
    }
    case 'budget':
      return findBudgetTarget(trx, target);
  }
}

async function stop(
  trx: Trx,
  about: { principal: Principal; found: Found; reason: string; at: Date },
): Promise<string> {
  const { principal, found, reason, at } = about;
  const { kind, target, practiceId, freezes = false } = found;
  const id = newId();
  await raiseStopEpoch(trx);
  await insertStop(trx, { id, kind, target, reason, startedBy: principal.id, at });
  if (freezes) await updateBudget(trx, target, { status: 'frozen', stopped_reason: reason });
  await recordAudit(trx, principal, {
    at,
    action: 'stop.start',
    entityKind: 'stop',
    entityId: id,
    ...(practiceId ? { practiceId } : {}),
    after: { kind, target },
    reason,
  });
  return id;
}

/**
 * Stops the scheme, a practice, a policy or a budget at once (R61): no decision made after this commits approves a
 * payment under it (R40), and no award under it is approved until it is lifted. Only the commissioner does. Stopping
 * what is stopped changes nothing and gives the stop that is in force. Throws `invalid_input` for a reason that says
 * too little, and for a target that the scheme does not have and all else needs, `not_found`, and `wrong_state` for a budget that has never been open.
 */
export async function stopSpending(deps: BudgetsDeps, principal: Principal, request: StopRequest): Promise<Stopped> {
  requireRole(principal, 'commissioner');
  const message = reasonFault(request.reason);
  if (message) throw new AppError('invalid_input', message, { errors: [{ field: 'reason', message }] });
  checkTarget(request);
  return inScope(deps.db, principal.scope, async (trx) => {
    const found = await findTarget(deps, trx, request);
    await lockStops(trx);
    const standing = await findStopInForce(trx, found);
    if (standing) return { stopId: standing.id, isNew: false };
    const at = deps.clock.now();
    return { stopId: await stop(trx, { principal, found, reason: request.reason.trim(), at }), isNew: true };
  });
}
