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

type Found = Pick<AttemptOnAward, 'authorizationId' | 'round' | 'awardId' | 'practiceId' | 'recipientId'>;

/** What was recorded of these, in their order. */
async function readFound(trx: Trx, found: readonly Found[]): Promise<AttemptOnAward[]> {
  const { rows } = await trx.raw<{ rows: AttemptOnAward[] }>(
    `select d.authorization_id as "authorizationId", d.round, d.source, d.stripe_card_id as "stripeCardId", d.approved,
       d.approved_pence as "approvedPence", d.requested_pence as "requestedPence", d.reason_code as reason, d.record,
       d.decided_at as "decidedAt"
     from unnest(?::text[], ?::int[]) with ordinality as f(id, round, n)
     join decisions d on d.authorization_id = f.id and d.round = f.round order by f.n`,
    [found.map(({ authorizationId }) => authorizationId), found.map(({ round }) => round)],
  );
  return rows.map((row, place) => ({ ...row, ...found[place], record: unpackRecord(row.record) }));
}

/**
 * The decisions since then on awards under these policy versions, the newest first, some at a time, whatever their
 * number: memory holds one part, and only their keys are sorted. One reader in a transaction.
 */
export async function* readAttemptsUnder(
  trx: Trx,
  about: { policyVersionIds: readonly string[]; since: Date },
): AsyncGenerator<AttemptOnAward[]> {
  await trx.raw(
    `declare past_attempts no scroll cursor for
     select d.authorization_id as "authorizationId", d.round, w.award_id as "awardId", w.practice_id as "practiceId",
       w.recipient_id as "recipientId"
     from awards_under(?::uuid[]) w
     join authorizations a on a.award_id = w.award_id
     join decisions d on d.authorization_id = a.id
     where d.decided_at >= ? order by d.decided_at desc`,
    [[...about.policyVersionIds], about.since],
  );
  for (;;) {
    const { rows } = await trx.raw<{ rows: Found[] }>(`fetch ${ROWS_AT_A_TIME} from past_attempts`);
    if (rows.length > 0) yield await readFound(trx, rows);
    if (rows.length < ROWS_AT_A_TIME) break;
  }
  await trx.raw('close past_attempts');
}
