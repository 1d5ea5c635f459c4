import { v7 as newId } from 'uuid';
import { addDays, type LondonDate, startOfDay } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** Twelve months, and the day more of a leap year. */
const DAYS_COUNTED = 366;

/** One act on the households of a practice at a time: each may move people of several, in any order. */
export async function lockHouseholds(trx: Trx, practiceId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 30))', [practiceId]);
}

/** Who lives in these households now, by ids. */
export async function listHousehold(db: Db | Trx, ...householdIds: string[]): Promise<string[]> {
  return db('recipients').whereIn('household_id', householdIds).orderBy('id').pluck('id');
}

/**
 * The person and everybody who lived with them at any time in the 12 months before a day, or since, by ids: leaving a
 * household and coming back changes nobody's limits (R30).
 */
export async function findHouseholdCompanions(
  db: Db | Trx,
  { recipientId, day }: { recipientId: string; day: LondonDate },
): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select distinct o.recipient_id as id
     from household_members m
     join household_members o on o.household_id = m.household_id and o.recipient_id <> m.recipient_id
       and tstzrange(o.joined_at, o.left_at, '[]') && tstzrange(m.joined_at, m.left_at, '[]')
     where m.recipient_id = :recipientId
       and coalesce(least(m.left_at, o.left_at), 'infinity') >= :since
     order by id`,
    { recipientId, since: startOfDay(addDays(day, -DAYS_COUNTED)) },
  );
  return [recipientId, ...rows.map(({ id }) => id)];
}

/** People are moved to a household, out of any that they are in; those who are in it stay as they are. */
export async function joinHousehold(
  trx: Trx,
  move: { ids: readonly string[]; to: { id: string; practiceId: string }; at: Date },
): Promise<void> {
  const { to, at } = move;
  const moving = trx('recipients').whereIn('id', move.ids).whereRaw('household_id is distinct from ?', [to.id]);
  const ids = await moving.orderBy('id').forUpdate().pluck<string[]>('id');
  await endMemberships(trx, ids, at);
  await trx('recipients').whereIn('id', ids).update({ household_id: to.id });
  const rows = ids.map((recipientId) => ({
    id: newId(),
    household_id: to.id,
    recipient_id: recipientId,
    practice_id: to.practiceId,
    joined_at: at,
  }));
  await trx('household_members').insert(rows);
}

/** People leave the household that they are in. */
export async function leaveHouseholds(trx: Trx, ids: readonly string[], at: Date): Promise<void> {
  await trx('recipients').whereIn('id', ids).orderBy('id').forUpdate().select('id');
  await endMemberships(trx, ids, at);
  await trx('recipients').whereIn('id', ids).update({ household_id: null });
}

async function endMemberships(trx: Trx, ids: readonly string[], at: Date): Promise<void> {
  await trx('household_members').whereIn('recipient_id', ids).whereNull('left_at').update({ left_at: at });
}
