import type { Db, Trx } from '../../platform/database.ts';

export type RuleSwitch = { id: string; isOn: boolean; reason: string; switchedBy: string; switchedAt: Date };

const COLUMNS = {
  id: 'id',
  isOn: 'is_on',
  reason: 'reason',
  switchedBy: 'switched_by',
  switchedAt: 'switched_at',
} as const;

/** One switch at a time, and none while an award is being approved by rule. */
export async function lockRuleSwitch(trx: Trx, mode: 'change' | 'read'): Promise<void> {
  const lock = mode === 'change' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  await trx.raw(`select ${lock}(hashtextextended('approval_by_rule', 5))`);
}

/** The newest switches first. */
export async function listRuleSwitches(db: Db | Trx, limit: number): Promise<RuleSwitch[]> {
  return db('approval_by_rule_switches').orderBy('id', 'desc').limit(limit).select<RuleSwitch[]>(COLUMNS);
}

/** Whether awards are approved by rule now; never unless somebody has switched it on (R15). */
export async function isRuleOn(db: Db | Trx): Promise<boolean> {
  const [newest] = await listRuleSwitches(db, 1);
  return newest?.isOn ?? false;
}

export async function insertRuleSwitch(trx: Trx, change: RuleSwitch): Promise<void> {
  await trx('approval_by_rule_switches').insert({
    id: change.id,
    is_on: change.isOn,
    reason: change.reason,
    switched_by: change.switchedBy,
    switched_at: change.switchedAt,
  });
}

export type ApprovalSample = {
  awardId: string;
  practiceId: string;
  sampledAt: Date;
  finding: 'right' | 'wrong' | null;
  note: string | null;
  checkedBy: string | null;
  checkedAt: Date | null;
};

const SAMPLE = {
  awardId: 'award_id',
  practiceId: 'practice_id',
  sampledAt: 'sampled_at',
  finding: 'finding',
  note: 'note',
  checkedBy: 'checked_by',
  checkedAt: 'checked_at',
} as const;

export async function insertSample(
  trx: Trx,
  sample: Pick<ApprovalSample, 'awardId' | 'practiceId' | 'sampledAt'>,
): Promise<void> {
  await trx('approval_samples').insert({
    award_id: sample.awardId,
    practice_id: sample.practiceId,
    sampled_at: sample.sampledAt,
  });
}

export async function findSample(db: Db | Trx, awardId: string): Promise<ApprovalSample | null> {
  return (await db('approval_samples').where({ award_id: awardId }).first<ApprovalSample>(SAMPLE)) ?? null;
}

export async function lockSample(trx: Trx, awardId: string): Promise<ApprovalSample | null> {
  return (await trx('approval_samples').where({ award_id: awardId }).forUpdate().first<ApprovalSample>(SAMPLE)) ?? null;
}

export async function updateSample(
  trx: Trx,
  awardId: string,
  check: { finding: 'right' | 'wrong'; note: string | null; checked_by: string; checked_at: Date },
): Promise<void> {
  await trx('approval_samples').where({ award_id: awardId }).update(check);
}
