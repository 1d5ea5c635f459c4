import type { Db, Trx } from '../../platform/database.ts';
import type { Change } from '../context.ts';
import { type AuthorizationRecord, holdOf } from '../issuing/authorization.ts';
import { bookOnBalance } from '../money/balance.ts';

type HoldChange = {
  before: AuthorizationRecord;
  after: AuthorizationRecord;
  capturedBefore: number;
  captured: number;
};

/** Books the difference between what an authorization held before a change and holds after it. */
export async function bookHold(change: Change, { before, after, capturedBefore, captured }: HoldChange): Promise<void> {
  const difference = holdOf(after, captured) - holdOf(before, capturedBefore);
  if (difference === 0) return;
  const type = difference > 0 ? 'issuing_authorization_hold' : 'issuing_authorization_release';
  const description = difference > 0 ? 'Hold for an authorization' : 'Release of an authorization hold';
  await bookOnBalance(change, { type, amount: -difference, source: after.id, authorization: after.id, description });
}

/** What has been captured on an authorization so far, in pence; refunds do not lessen it. */
export async function capturedOn(db: Db | Trx, authorizationId: string): Promise<number> {
  const row = await db('authorizations').where({ id: authorizationId }).first('captured');
  return Number(row?.captured ?? 0);
}
