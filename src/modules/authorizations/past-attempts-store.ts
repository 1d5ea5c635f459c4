import type { Trx } from '../../platform/database.ts';
import type { PastAttempt } from './core/judge-again.ts';
import { unpackRecord } from './core/pack-record.ts';

/** A decision on an award, with the award's owner. */
export type AttemptOnAward = PastAttempt & {
  practiceId: string;
  awardId: string;
  recipientId: string;
  requestedPence: number;
  decidedAt: Date;
};

/** So few records at a time stay far from holding up the process that reads them. */
const ROWS_AT_A_TIME = 200;

/**
 * Every decision since then on awards under these policy versions, some at a time, whatever their number: memory
 * holds one part. The order is none that matters. One reader in a transaction.
 */
export async function* readAttemptsUnder(
  trx: Trx,
  about: { policyVersionIds: readonly string[]; since: Date },
): AsyncGenerator<AttemptOnAward[]> {
  await trx.raw(
    `declare past_attempts no scroll cursor for
     select d.authorization_id as "authorizationId", d.round, d.source, d.stripe_card_id as "stripeCardId", d.approved,
       d.approved_pence as "approvedPence", d.requested_pence as "requestedPence", d.reason_code as reason, d.record,
       d.decided_at as "decidedAt", w.award_id as "awardId", w.practice_id as "practiceId",
       w.recipient_id as "recipientId"
     from awards_under(?::uuid[]) w
     join authorizations a on a.award_id = w.award_id
     join decisions d on d.authorization_id = a.id
     where d.decided_at >= ?`,
    [[...about.policyVersionIds], about.since],
  );
  for (;;) {
    const { rows } = await trx.raw<{ rows: AttemptOnAward[] }>(`fetch ${ROWS_AT_A_TIME} from past_attempts`);
    if (rows.length > 0) yield rows.map((row) => ({ ...row, record: unpackRecord(row.record) }));
    if (rows.length < ROWS_AT_A_TIME) break;
  }
  await trx.raw('close past_attempts');
}
