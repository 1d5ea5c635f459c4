import { AppError } from '../../kernel/app-error.ts';
import { assert } from '../../kernel/assert.ts';
import { londonDate } from '../../kernel/dates.ts';
import { forbiddenNumberFault } from '../../kernel/forbidden-number.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { refuseUnlessStanding } from './agree-virement.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { sideOf } from './core/virement.ts';
import { refuseUnlessSeen } from './virement-seen.ts';
import { endVirement, listConsents, lockVirement, type Virement } from './virement-store.ts';

export type VirementEnd = {
  virementId: string;
  /** Why; all three read it. */
  note: string;
};

const LEAST_NOTE = 3;

type Ending = { principal: Principal; virement: Virement; end: VirementEnd; status: 'withdrawn' | 'refused' };

async function end(deps: BudgetsDeps, trx: Trx, { principal, virement, end: { note }, status }: Ending): Promise<void> {
  const at = deps.clock.now();
  refuseUnlessStanding(virement, londonDate(at));
  await endVirement(trx, { id: virement.id, status, by: principal.id, note: note.trim(), at });
  const side = sideOf(principal, virement);
  await recordAudit(trx, principal, {
    at,
    action: status === 'withdrawn' ? 'virement.withdraw' : 'virement.refuse',
    entityKind: 'virement',
    entityId: virement.id,
    practiceId: side === 'to' ? virement.toPracticeId : virement.fromPracticeId,
    before: { status: virement.status },
    after: { status },
    reason: note.trim(),
  });
}

/** Whether this person has ended it so before: doing it again changes nothing. */
async function endedSo(trx: Trx, { virement, principal, status }: Omit<Ending, 'end'>): Promise<boolean> {
  if (virement.status !== status) return false;
  const row = await trx('virements').where({ id: virement.id }).first<{ ended_by: string }>('ended_by');
  return row?.ended_by === principal.id;
}

async function endAs(
  deps: BudgetsDeps,
  about: { principal: Principal; end: VirementEnd; status: Ending['status'] },
): Promise<void> {
  const { principal, status } = about;
  requireRole(principal, 'practice_manager', 'finance');
  const { virementId, note } = about.end;
  await refuseUnlessSeen(deps, principal, virementId);
  const isShort = note.trim().length < LEAST_NOTE;
  const message = isShort ? 'Write why, so that the others know.' : forbiddenNumberFault(note);
  if (message) throw new AppError('invalid_input', message, { errors: [{ field: 'note', message }] });
  await inScope(deps.db, 'all', async (trx) => {
    const virement = await lockVirement(trx, virementId);
    assert(virement, `virement ${virementId} was seen before`);
    if (await endedSo(trx, { virement, principal, status })) return;
    const consents = await listConsents(trx, virementId);
    const hasAgreed = consents.some(({ principalId }) => principalId === principal.id);
    if (status === 'withdrawn' && !hasAgreed) {
      throw new AppError('forbidden', 'Only somebody who has agreed to it takes that back. You can refuse it.');
    }
    await end(deps, trx, { ...about, virement });
  });
}

/**
 * Takes back an offer that somebody made or agreed to, before the money has moved, with a note. Throws `not_found`,
 * `forbidden` for whoever has not agreed to it, `invalid_input` for the note, `wrong_state` when it no longer stands.
 */
export function withdrawVirement(deps: BudgetsDeps, principal: Principal, end: VirementEnd): Promise<void> {
  return endAs(deps, { principal, end, status: 'withdrawn' });
}

/** Says no for one of the three sides, with a note. As {@link withdrawVirement}, by whoever has not agreed. */
export function refuseVirement(deps: BudgetsDeps, principal: Principal, end: VirementEnd): Promise<void> {
  return endAs(deps, { principal, end, status: 'refused' });
}
