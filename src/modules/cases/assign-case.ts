import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { hasRole } from '../staff/index.ts';
import { openCaseFor, refuseApprover } from './case-for.ts';
import { insertEntry, updateAssigned } from './case-store.ts';
import type { CasesDeps } from './cases-deps.ts';

/** `assignTo` is somebody in finance; the principal when left out. */
export type AssignCaseInput = { caseId: string; assignTo?: string | undefined };

/** Gives an open case to somebody in finance. Throws as `openCaseFor` does, and `invalid_input` for anybody else. */
export async function assignCase(deps: CasesDeps, principal: Principal, input: AssignCaseInput): Promise<void> {
  const assignTo = input.assignTo ?? principal.id;
  await inScope(deps.db, principal.scope, async (trx) => {
    const open = await openCaseFor(trx, principal, input.caseId);
    if (!(await hasRole(trx, assignTo, 'finance'))) {
      const message = 'Choose somebody in finance';
      throw new AppError('invalid_input', message, { errors: [{ field: 'assignTo', message }] });
    }
    await refuseApprover(trx, assignTo, open);
    const at = deps.clock.now();
    const { openPence } = open;
    await updateAssigned(trx, open.id, assignTo);
    await insertEntry(trx, open, { what: 'assigned', at, amountPence: 0, openPence, principalId: assignTo });
    await recordAudit(trx, principal, {
      at,
      action: 'case.assign',
      entityKind: 'finance_case',
      entityId: open.id,
      practiceId: open.practiceId,
      before: { status: open.status },
      after: { status: 'assigned', assignedTo: assignTo },
    });
  });
}
