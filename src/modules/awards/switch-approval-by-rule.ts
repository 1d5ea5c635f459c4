import { v7 as newId } from 'uuid';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { checkNote } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { insertRuleSwitch, isRuleOn, lockRuleSwitch } from './approval-by-rule-store.ts';
import type { AwardsDeps } from './awards-deps.ts';

/**
 * Switches the approval of small awards by rule on or off (R15); only the commissioner does, with a reason. Off until
 * then. It holds for awards asked for from now on; switching to what it is changes nothing.
 */
export async function switchApprovalByRule(
  deps: AwardsDeps,
  principal: Principal,
  input: { isOn: boolean; reason: string },
): Promise<void> {
  requireRole(principal, 'commissioner');
  const { isOn } = input;
  const reason = checkNote(input.reason, 'reason');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    await lockRuleSwitch(trx, 'change');
    const wasOn = await isRuleOn(trx);
    if (wasOn === isOn) return;
    const id = newId();
    await insertRuleSwitch(trx, { id, isOn, reason, switchedBy: principal.id, switchedAt: at });
    await recordAudit(trx, principal, {
      at,
      action: 'approval_by_rule.switch',
      entityKind: 'approval_by_rule',
      entityId: id,
      before: { isOn: wasOn },
      after: { isOn },
      reason,
    });
  });
}
