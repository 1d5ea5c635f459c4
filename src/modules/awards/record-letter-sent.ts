import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { findAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { findRefusal, insertRefusalLetter } from './reconsideration-store.ts';

/** Writes down that the letter about an award's newest refusal was given or posted (R34). Repeating it changes nothing. */
export async function recordLetterSent(deps: AwardsDeps, principal: Principal, awardId: string): Promise<void> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const award = await findAward(trx, awardId);
    const refusal = await findRefusal(trx, awardId);
    if (!award || !refusal) throw new AppError('not_found', 'There is no refusal to write about.');
    const { practiceId } = award;
    const { decisionId } = refusal;
    if (!(await insertRefusalLetter(trx, { decisionId, awardId, practiceId, sentBy: principal.id, sentAt: at })))
      return;
    await recordAudit(trx, principal, {
      at,
      action: 'award.send_refusal_letter',
      entityKind: 'award',
      entityId: awardId,
      practiceId,
    });
  });
}
