import type { LondonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { SAME_PERSON } from './one-person.ts';

/** One practice manager who approves in an approver's place, from a day to a day (R18). */
export type Delegation = {
  id: string;
  practiceId: string;
  principalId: string;
  startsOn: LondonDate;
  endsOn: LondonDate;
  reason: string;
  namedBy: string;
  namedAt: Date;
  endedAt: Date | null;
};

const COLUMNS = {
  id: 'id',
  practiceId: 'practice_id',
  principalId: 'principal_id',
  startsOn: 'starts_on',
  endsOn: 'ends_on',
  reason: 'reason',
  namedBy: 'named_by',
  namedAt: 'named_at',
  endedAt: 'ended_at',
} as const satisfies Record<keyof Delegation, string>;

/** One naming at a time for one person, so that two at once cannot both find the time free. */
export async function lockDelegationsOf(trx: Trx, principalId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 18))', [principalId]);
}

/** A delegation of this person in this practice that has not ended and shares a day with these. */
export async function findOverlapping(
  trx: Trx,
  about: { principalId: string; practiceId: string; startsOn: LondonDate; endsOn: LondonDate },
): Promise<Delegation | undefined> {
  return trx('delegations')
    .where({ principal_id: about.principalId, practice_id: about.practiceId })
    .whereNull('ended_at')
    .where('starts_on', '<=', about.endsOn)
    .where('ends_on', '>=', about.startsOn)
    .orderBy('starts_on')
    .first<Delegation>(COLUMNS);
}

export async function insertDelegation(trx: Trx, delegation: Delegation): Promise<void> {
  const row = Object.entries(COLUMNS).map(([property, column]) => [column, delegation[property as keyof Delegation]]);
  await trx('delegations').insert(Object.fromEntries(row));
}

export async function lockDelegation(trx: Trx, id: string): Promise<Delegation | undefined> {
  return trx('delegations').where({ id }).forUpdate().first<Delegation>(COLUMNS);
}

export async function markDelegationEnded(trx: Trx, ending: { id: string; by: string; at: Date }): Promise<void> {
  await trx('delegations').where({ id: ending.id }).update({ ended_at: ending.at, ended_by: ending.by });
}

/** Ends every delegation of a person, or those in practices that are not among `keptPracticeIds`; gives their ids. */
export async function endDelegationsOf(
  trx: Trx,
  about: { principalId: string; by: string; at: Date; keptPracticeIds?: readonly string[] },
): Promise<string[]> {
  const { principalId, by, at, keptPracticeIds = [] } = about;
  const ended = await trx('delegations')
    .where({ principal_id: principalId })
    .whereNull('ended_at')
    .whereNotIn('practice_id', [...keptPracticeIds])
    .update({ ended_at: at, ended_by: by })
    .returning<{ id: string }[]>('id');
  return ended.map(({ id }) => id);
}

/** Whether this person, or whoever answers for this key, with this role still, is named for the practice on the day. */
export async function hasDelegation(
  db: Db | Trx,
  about: { principalId: string; practiceId: string; role: string; day: LondonDate },
): Promise<boolean> {
  const row = await db('delegations as d')
    .join('principals as p', 'p.id', 'd.principal_id')
    .whereRaw(`d.principal_id in ${SAME_PERSON}`, [about.principalId])
    .where({ 'd.practice_id': about.practiceId, 'p.role': about.role })
    .whereNull('d.ended_at')
    .whereNull('p.ended_at')
    .where('d.starts_on', '<=', about.day)
    .where('d.ends_on', '>=', about.day)
    .first('d.id');
  return row !== undefined;
}
