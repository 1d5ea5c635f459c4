import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { type BudgetAlert, findAlert, insertNote, listUpTo } from './alert-store.ts';
import { findBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { allianceOf } from './party-store.ts';

/** The practices of this person that an alert is about: the budget's own, or those that share the pool. */
async function practicesOf(
  trx: Trx,
  about: { principal: Principal; alert: BudgetAlert; today: string },
): Promise<string[]> {
  const { principal, alert, today } = about;
  if (alert.practiceId) return [alert.practiceId];
  const pool = await findBudget(trx, alert.budgetId);
  const own = principal.scope === 'all' ? [] : principal.scope;
  const members: string[] = [];
  for (const id of own) if ((await allianceOf(trx, id, today)) === pool?.ownerPartyId) members.push(id);
  return members;
}

/**
 * Takes note of an alert, and of those before it of the same budget, for one side: a practice manager for their
 * practice, alliance finance for the alliance (R64). They are no task of that side any more. Noting again changes nothing. Throws `not_found`.
 */
export async function noteAlert(deps: BudgetsDeps, principal: Principal, alertId: string): Promise<void> {
  requireRole(principal, 'practice_manager', 'finance');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const alert = await findAlert(trx, alertId);
    const side = principal.role === 'finance' ? 'finance' : 'practice';
    const today = londonDate(at);
    const practices = alert && side === 'practice' ? await practicesOf(trx, { principal, alert, today }) : [null];
    if (!alert || practices.length === 0) throw new AppError('not_found', 'There is no such alert.');
    const noted = await listUpTo(trx, alert);
    for (const practiceId of practices) {
      let isNew = false;
      for (const id of noted) {
        if (await insertNote(trx, { alertId: id, side, practiceId, principalId: principal.id, at })) isNew = true;
      }
      if (!isNew) continue;
      await recordAudit(trx, principal, {
        at,
        action: 'budget.note_alert',
        entityKind: 'budget',
        entityId: alert.budgetId,
        practiceId,
        after: { alertId, threshold: alert.threshold, side },
      });
    }
  });
}
