import { AppError } from '../../kernel/app-error.ts';
import { isSamePerson, type Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { checkNote } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { type ApprovalSample, lockSample, updateSample } from './approval-by-rule-store.ts';
import { findAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { refuseLinkedTo } from './may-review.ts';

export type SampleCheck = {
  awardId: string;
  /** Whether a person would have approved it too. */
  finding: 'right' | 'wrong';
  note: string;
};

/** False when this person has said the same before. */
function refuseUnlessOpen(principal: Principal, sample: ApprovalSample, check: SampleCheck): boolean {
  if (sample.finding === null) return true;
  if (sample.checkedBy === principal.id && sample.finding === check.finding) return false;
  throw new AppError('conflict', 'Somebody has looked at this award already.');
}

async function record(trx: Trx, about: { principal: Principal; sample: ApprovalSample; check: SampleCheck; at: Date }) {
  const { principal, sample, check, at } = about;
  const { awardId, finding, note } = check;
  await updateSample(trx, awardId, { finding, note, checked_by: principal.id, checked_at: at });
  await recordAudit(trx, principal, {
    at,
    action: 'award.check_sample',
    entityKind: 'award',
    entityId: awardId,
    practiceId: sample.practiceId,
    after: { finding },
    reason: note,
  });
}

/**
 * Says of an award that was approved by rule whether a person would have approved it too (R15); not by whoever asked
 * for it (R13) or is close to its person (R14). Nothing happens to the award: freezing or ending it is an act of its own.
 */
export async function checkSample(deps: AwardsDeps, principal: Principal, input: SampleCheck): Promise<void> {
  requireRole(principal, 'approver', 'finance', 'commissioner');
  const check = { ...input, note: checkNote(input.note, 'note') };
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const award = await findAward(trx, check.awardId);
    const sample = award && (await lockSample(trx, check.awardId));
    if (!award || !sample) throw new AppError('not_found', 'This award is not in the sample.');
    if (isSamePerson(principal, award.requestedBy)) {
      throw new AppError('requester_is_approver', 'Whoever asked for an award cannot check how it was approved.');
    }
    await refuseLinkedTo(trx, { principalId: principal.id, awardId: award.id });
    if (refuseUnlessOpen(principal, sample, check)) await record(trx, { principal, sample, check, at });
  });
}
