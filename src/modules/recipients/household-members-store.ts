import type { Db, Trx } from '../../platform/database.ts';

/** The person and everybody recorded as living with them, by ids; the person alone when no household is recorded (R30). */
export async function findHouseholdMembers(db: Db | Trx, recipientId: string): Promise<string[]> {
  const others = await db('recipients as one')
    .join('recipients as other', 'other.household_id', 'one.household_id')
    .where('one.id', recipientId)
    .whereNot('other.id', recipientId)
    .orderBy('other.id')
    .pluck<string[]>('other.id');
  return [recipientId, ...others];
}
