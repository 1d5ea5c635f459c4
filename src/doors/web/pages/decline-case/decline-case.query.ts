import { type DecisionRecord, unpackRecord } from '../../../../modules/authorizations/index.ts';
import type { Trx } from '../../../../platform/database.ts';

/** What our newest decision on an authorization was made on; null when there is none to read. */
export async function readDecision(trx: Trx, authorizationId: string): Promise<DecisionRecord | null> {
  const row = await trx('decisions')
    .where({ authorization_id: authorizationId })
    .orderBy('round', 'desc')
    .first<{ record: DecisionRecord } | undefined>('record');
  return unpackRecord(row?.record ?? null);
}

/** When the payment of a review was tried again, oldest first. */
export async function readRetries(
  trx: Trx,
  { id, authorizationId }: { id: string; authorizationId: string },
): Promise<Date[]> {
  return trx('decline_review_attempts as t')
    .join('authorizations as a', 'a.id', 't.authorization_id')
    .where({ 't.review_id': id })
    .whereNot({ 't.authorization_id': authorizationId })
    .orderBy('a.requested_at')
    .pluck('a.requested_at');
}
