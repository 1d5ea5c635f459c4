import type { LondonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** That a refused award is to be looked at once more (R34). What comes of it is the next decision on the award. */
export type Reconsideration = {
  id: string;
  awardId: string;
  practiceId: string;
  /** Why the person asks, as they said it. */
  words: string;
  refusedBy: string;
  refusedAt: Date;
  askedBy: string;
  askedAt: Date;
  /** The last day on which an answer is in time. */
  dueOn: LondonDate;
};

const COLUMNS = {
  id: 'id',
  awardId: 'award_id',
  practiceId: 'practice_id',
  words: 'words',
  refusedBy: 'refused_by',
  refusedAt: 'refused_at',
  askedBy: 'asked_by',
  askedAt: 'asked_at',
  dueOn: 'due_on',
} as const;

export async function insertReconsideration(trx: Trx, one: Reconsideration): Promise<void> {
  const row = Object.entries(COLUMNS).map(([property, column]) => [column, one[property as keyof Reconsideration]]);
  await trx('award_reconsiderations').insert(Object.fromEntries(row));
}

/** The one reconsideration of an award; null when nobody asked for it. */
export async function findReconsideration(db: Db | Trx, awardId: string): Promise<Reconsideration | null> {
  return (await db('award_reconsiderations').where({ award_id: awardId }).first<Reconsideration>(COLUMNS)) ?? null;
}

export type Refusal = { decisionId: string; refusedBy: string; refusedAt: Date; reason: string };

/** The newest refusal of an award; null when it was never refused. */
export async function findRefusal(db: Db | Trx, awardId: string): Promise<Refusal | null> {
  const row = await db('award_decisions')
    .where({ award_id: awardId, outcome: 'refused' })
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
    .first<Refusal>({ decisionId: 'id', refusedBy: 'principal_id', refusedAt: 'decided_at', reason: 'reason' });
  return row ?? null;
}

/** Writes down that the letter about a refusal went out. False when it was written down before. */
export async function insertRefusalLetter(
  trx: Trx,
  letter: { decisionId: string; awardId: string; practiceId: string; sentBy: string; sentAt: Date },
): Promise<boolean> {
  const rows = await trx('refusal_letters')
    .insert({
      decision_id: letter.decisionId,
      award_id: letter.awardId,
      practice_id: letter.practiceId,
      sent_by: letter.sentBy,
      sent_at: letter.sentAt,
    })
    .onConflict('decision_id')
    .ignore()
    .returning('decision_id');
  return rows.length > 0;
}
