import { AppError } from '../../kernel/app-error.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { isDeclaredLink } from '../staff/index.ts';
import { findRecipientKeys } from './person-keys.ts';

type Acting = { principalId: string; recipientId: string };

/** Whether a member of staff is the recipient, of their household or of their declared family (R14). */
export async function isLinked(db: Db | Trx, { principalId, recipientId }: Acting): Promise<boolean> {
  const recipientKeys = await findRecipientKeys(db, recipientId);
  return recipientKeys !== null && (await isDeclaredLink(db, { principalId, recipientKeys }));
}

/** Throws `declared_link` when a member of staff would act for themselves, their household or declared family (R14). */
export async function refuseLinked(trx: Trx, acting: Acting): Promise<void> {
  if (!(await isLinked(trx, acting))) return;
  throw new AppError(
    'declared_link',
    'You declared that you are close to this person, so somebody else has to do this.',
  );
}
