import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { refuseLinked } from '../recipients/index.ts';
import { approvingRole } from '../staff/index.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { isApprover } from './core/approval-bands.ts';
import type { Award } from './core/award.ts';

/**
 * Somebody as they decide on an award: a practice manager who is named for the practice decides as an approver does
 * (R18). Throws `forbidden` for whoever decides on none, and `declared_link` for whoever is close to its person (R14).
 */
export async function deciderOf(
  deps: Pick<AwardsDeps, 'clock'>,
  trx: Trx,
  { principal, award }: { principal: Principal; award: Pick<Award, 'practiceId' | 'recipientId'> },
): Promise<Principal> {
  const { practiceId, recipientId } = award;
  const day = londonDate(deps.clock.now());
  const role = await approvingRole(trx, principal, { practiceId, day });
  if (!isApprover(role)) {
    const needs = role === 'practice_manager' ? ' An approver of your practice has to name you first.' : '';
    throw new AppError('forbidden', `Your role does not approve awards.${needs}`);
  }
  await refuseLinked(trx, { principalId: principal.id, recipientId });
  return { ...principal, role };
}
