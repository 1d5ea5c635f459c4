import type { Db, Trx } from '../../platform/database.ts';
import { decryptIdentity } from './identity-keys.ts';
import { findContact } from './person-facts.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { findRecipients } from './recipient-store.ts';

/**
 * The number that one-time codes for paying online may be texted to: the person's, unless they said that it is not
 * safe (R69); null then, and where there is none.
 */
export async function phoneForCodes(
  deps: Pick<RecipientDeps, 'identityKeys'>,
  db: Db | Trx,
  recipientId: string,
): Promise<string | null> {
  const [row] = await findRecipients(db, [recipientId]);
  if (!row) return null;
  const answers = await findContact({ db, keys: deps.identityKeys, recipientId });
  if (answers && !answers.mayText) return null;
  return decryptIdentity(deps.identityKeys, row.id, row).phone ?? null;
}
