import type { Db, Trx } from '../../platform/database.ts';
import { LINKS } from './core/link.ts';
import { hasDeclared } from './declaration-store.ts';
import type { PersonKeys } from './staff-deps.ts';

/** A recipient and those recorded as living with them, by their keyed hashes. */
export type RecipientKeys = { person: PersonKeys; household: readonly PersonKeys[] };

/**
 * Whether a member of staff is the recipient, lives with them, or is of their family, as they declared it, or shares
 * the household that is recorded for them (R14). One number or one name with birth date in common is enough.
 */
export async function isDeclaredLink(
  db: Db | Trx,
  { principalId, recipientKeys }: { principalId: string; recipientKeys: RecipientKeys },
): Promise<boolean> {
  const { person, household } = recipientKeys;
  if (await hasDeclared(db, { principalId, links: LINKS, people: [person] })) return true;
  return hasDeclared(db, { principalId, links: ['self', 'household'], people: household });
}
