import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { checkNote } from '../recipients/index.ts';
import { hasRole, requireRole } from '../staff/index.ts';
import { type Break, lockBreak, updateBreak } from './break-store.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';

type Deps = Pick<ReconciliationDeps, 'db' | 'clock'>;

async function lockOpen(trx: Trx, id: string): Promise<Break> {
  const found = await lockBreak(trx, id);
  if (!found) throw new AppError('not_found', 'There is no such break.');
  if (found.outcome) throw new AppError('wrong_state', 'This break is closed already.');
  return found;
}

export type CloseBreakInput = {
  breakId: string;
  /** Why finance accepts it, 1 to 2,000 characters, without an NHS number or a card number (R57). */
  reason: string;
};

/**
 * Finance accepts a difference, with the reason. It moves no money. The same difference stays closed when it is found
 * again; when its figures change it opens anew. Throws `not_found`, `wrong_state`, `invalid_input`.
 */
export async function closeBreak(deps: Deps, principal: Principal, input: CloseBreakInput): Promise<void> {
  requireRole(principal, 'finance');
  await inScope(deps.db, principal.scope, async (trx) => {
    const { id, kind, subject, oursPence, stripePence } = await lockOpen(trx, input.breakId);
    const reason = checkNote(input.reason, 'reason');
    const at = deps.clock.now();
    await updateBreak(trx, id, { outcome: 'accepted', reason, closed_by: principal.id, closed_at: at });
    await recordAudit(trx, principal, {
      at,
      action: 'break.close',
      entityKind: 'reconciliation_break',
      entityId: id,
      after: { kind, subject, oursPence, stripePence, outcome: 'accepted' },
      reason,
    });
  });
}

/** `assignTo` is somebody in finance; the principal when left out. */
export type AssignBreakInput = { breakId: string; assignTo?: string };

/** Gives an open break an owner. Throws `not_found`, `wrong_state`, and `invalid_input` for anybody not in finance. */
export async function assignBreak(deps: Deps, principal: Principal, input: AssignBreakInput): Promise<void> {
  requireRole(principal, 'finance');
  const assignTo = input.assignTo ?? principal.id;
  await inScope(deps.db, principal.scope, async (trx) => {
    const { id, assignedTo } = await lockOpen(trx, input.breakId);
    if (!(await hasRole(trx, assignTo, 'finance'))) {
      const message = 'Choose somebody in finance';
      throw new AppError('invalid_input', message, { errors: [{ field: 'assignTo', message }] });
    }
    await updateBreak(trx, id, { assigned_to: assignTo });
    await recordAudit(trx, principal, {
      at: deps.clock.now(),
      action: 'break.assign',
      entityKind: 'reconciliation_break',
      entityId: id,
      before: { assignedTo },
      after: { assignedTo: assignTo },
    });
  });
}
