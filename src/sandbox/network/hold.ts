import type { Db, Trx } from '../../platform/database.ts';
import type { Behaviour } from '../behaviour.ts';
import type { Change } from '../context.ts';
import type { AuthorizationRecord } from '../issuing/authorization.ts';
import { bookOnBalance } from '../money/balance.ts';

/** What an authorization keeps beside the object, in pence. */
export type Kept = {
  /** Captured so far; refunds do not lessen it. */
  captured: number;
  /** By how much part captures have lessened its amount. */
  reduced: number;
};

/** Books the difference between what an authorization holds by now and what it shall hold. */
export async function bookHold(change: Change, after: AuthorizationRecord, kept: Kept): Promise<void> {
  const difference = holdOf(change.behaviour, after, kept) - (await heldOn(change.trx, after.id));
  if (difference === 0) return;
  const type = difference > 0 ? 'issuing_authorization_hold' : 'issuing_authorization_release';
  const description = difference > 0 ? 'Hold for an authorization' : 'Release of an authorization hold';
  await bookOnBalance(change, { type, amount: -difference, source: after.id, authorization: after.id, description });
}

/** What an authorization keeps from the balance, in pence: a function of its present state only. */
function holdOf(behaviour: Behaviour, record: AuthorizationRecord, { captured, reduced }: Kept): number {
  if (!record.approved || record.status !== 'pending') return 0;
  const authorized = record.amount + reduced;
  if (behaviour.partCaptureReleases === 'nothing') return authorized;
  if (behaviour.partCaptureReleases === 'everything') return captured > 0 ? 0 : authorized;
  return Math.max(0, authorized - captured);
}

export async function keptOf(db: Db | Trx, authorizationId: string): Promise<Kept> {
  const row = await db('authorizations').where({ id: authorizationId }).first('captured', 'reduced');
  return { captured: Number(row?.captured ?? 0), reduced: Number(row?.reduced ?? 0) };
}

/** What is held for an authorization at the moment, in pence. */
export async function heldOn(db: Db | Trx, authorizationId: string): Promise<number> {
  const row = await db('balance_transactions')
    .where({ authorization: authorizationId })
    .first(db.raw(`-coalesce(sum((object->>'amount')::bigint), 0) as held`));
  return Number(row.held);
}
