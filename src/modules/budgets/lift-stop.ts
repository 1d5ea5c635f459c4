import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { type Budget, lockBudget, updateBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { noteFault } from './core/stop.ts';
import type { Stopped } from './stop-spending.ts';
import { endStop, findStop, findStopInForce, lockStops, raiseStopEpoch, type Stop } from './stop-store.ts';

type Lifting = { principal: Principal; stop: Stop; budget: Budget | null; note: string; at: Date };

async function lift(trx: Trx, { principal, stop, budget, note, at }: Lifting): Promise<void> {
  await raiseStopEpoch(trx);
  await endStop(trx, { id: stop.id, by: principal.id, note, at });
  if (budget?.status === 'frozen') await updateBudget(trx, budget.id, { status: 'open', stopped_reason: null });
  const practiceId = stop.kind === 'practice' ? stop.target : budget?.practiceId;
  await recordAudit(trx, principal, {
    at,
    action: 'stop.lift',
    entityKind: 'stop',
    entityId: stop.id,
    ...(practiceId ? { practiceId } : {}),
    before: { kind: stop.kind, target: stop.target, since: stop.startedAt },
    reason: note,
  });
}

/**
 * Lifts a stop, with a note of 10 to 500 characters that staff read (R61): what it stopped works again at once, unless
 * another stop reaches it. Only the commissioner does. A stop that was lifted before stays as it was lifted. Throws
 * `invalid_input` for a note that says too little and `not_found`.
 */
export async function liftStop(
  deps: BudgetsDeps,
  principal: Principal,
  { stopId, note }: { stopId: string; note: string },
): Promise<Stopped> {
  requireRole(principal, 'commissioner');
  const message = noteFault(note);
  if (message) throw new AppError('invalid_input', message, { errors: [{ field: 'note', message }] });
  return inScope(deps.db, principal.scope, async (trx) => {
    const seen = await findStop(trx, stopId);
    if (!seen) throw new AppError('not_found', 'There is no such stop.');
    const budget = seen.kind === 'budget' ? await lockBudget(trx, seen.target) : null;
    await lockStops(trx);
    const stop = await findStopInForce(trx, seen);
    if (stop?.id !== stopId) return { stopId, isNew: false };
    await lift(trx, { principal, stop, budget, note: note.trim(), at: deps.clock.now() });
    return { stopId, isNew: true };
  });
}

/** Lifts the stop of a budget. Throws `wrong_state` when it is not stopped, and as {@link liftStop} does. */
export async function resumeBudget(
  deps: BudgetsDeps,
  principal: Principal,
  { budgetId, note }: { budgetId: string; note: string },
): Promise<Stopped> {
  requireRole(principal, 'commissioner');
  const stop = await findStopInForce(deps.db, { kind: 'budget', target: budgetId });
  if (!stop) throw new AppError('wrong_state', 'This budget is not stopped.');
  return liftStop(deps, principal, { stopId: stop.id, note });
}
