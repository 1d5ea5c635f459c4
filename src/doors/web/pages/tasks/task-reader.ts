import { londonDate } from '../../../../kernel/dates.ts';
import type { Principal, Role } from '../../../../kernel/principal.ts';
import { approvingRole } from '../../../../modules/staff/index.ts';
import type { Trx } from '../../../../platform/database.ts';
import type { WebDeps } from '../../web-deps.ts';
import type { TaskReader } from './task.ts';

/** Whose tasks somebody has now: those of their role, and an approver's for a manager who stands in for one (R18). */
export async function taskReader(
  deps: Pick<WebDeps, 'clock'>,
  trx: Trx,
  who: { principal: Principal; practiceId: string | null },
): Promise<TaskReader> {
  const { principal, practiceId } = who;
  const { id, role, alsoActsAs = [] } = principal;
  const now = deps.clock.now();
  const today = londonDate(now);
  const deciding = practiceId ? await approvingRole(trx, principal, { practiceId, day: today }) : role;
  const roles = [...new Set([role, deciding])].filter((one): one is Role => one !== 'system');
  return { id, alsoActsAs, roles, practiceId, today, now };
}
