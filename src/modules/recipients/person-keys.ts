import { z } from 'zod';
import { AppError } from '../../kernel/app-error.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { DescribedPerson, PersonKeys, RecipientKeys } from '../staff/index.ts';
import { nhsNumber } from './core/nhs-number.ts';
import { recipientIdentity } from './core/recipient-identity.ts';
import { listHousehold } from './household-members-store.ts';
import { hashIdentity, type IdentityKeys } from './identity-keys.ts';
import { findRecipient } from './recipient-store.ts';

const described = z.strictObject({
  familyName: recipientIdentity.shape.familyName,
  dateOfBirth: recipientIdentity.shape.dateOfBirth,
  nhsNumber: nhsNumber.optional(),
});

/**
 * Hashes somebody who need not be a recipient as recipients are hashed, so that they are recognised among them. Throws
 * `invalid_input` with each field at fault.
 */
export function keysOfPerson(keys: IdentityKeys, person: DescribedPerson): PersonKeys {
  const read = described.safeParse(person);
  if (!read.success) {
    const first = new Map(read.error.issues.toReversed().map(({ path, message }) => [String(path[0]), message]));
    const errors = [...first].toReversed().map(([field, message]) => ({ field, message }));
    throw new AppError('invalid_input', 'Some of this is missing or wrong.', { errors });
  }
  const { nhsNumber: number, nameBirth } = hashIdentity(keys, { givenName: '', ...read.data });
  return { nhsNumber: number, nameBirth };
}

type Row = PersonKeys & { id: string };

/** What a recipient, and everybody recorded as living with them, is recognised by; null when the scope has no such person. */
export async function findRecipientKeys(db: Db | Trx, recipientId: string): Promise<RecipientKeys | null> {
  const found = await findRecipient(db, recipientId);
  const members = found?.householdId ? await listHousehold(db, found.householdId) : [];
  const rows = await db('recipients')
    .whereIn('id', [recipientId, ...members])
    .select<Row[]>({ id: 'id', nhsNumber: 'nhs_number_hash', nameBirth: 'name_birth_hash' });
  const person = rows.find(({ id }) => id === recipientId);
  return person ? { person, household: rows.filter(({ id }) => id !== recipientId) } : null;
}
