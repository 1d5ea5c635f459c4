import type { Db, Trx } from '../../platform/database.ts';
import type { Cancellation, Channel, Failure, MessageStatus } from '../messages/index.ts';

/** A voucher that was sent, or was to be: when, how, and what became of it. Never where to, and never a code. */
export type MessageView = {
  id: string;
  channel: Channel;
  status: MessageStatus;
  failure: Failure | Cancellation | null;
  /** Of a text the last two digits of the number: for the practice alone. */
  numberEnds: string | null;
  /** The message that failed, in whose place this letter went (R68). */
  insteadOf: string | null;
  askedAt: Date;
  askedBy: string;
  sentAt: Date | null;
  /** When it was known to have arrived, failed or been stopped. */
  settledAt: Date | null;
};

/** What was sent of an award, the oldest first. */
export async function listMessages(db: Db | Trx, awardId: string): Promise<MessageView[]> {
  const { rows } = await db.raw<{ rows: MessageView[] }>(
    `select m.id, m.channel, m.status, m.failure, m.number_ends as "numberEnds", m.instead_of as "insteadOf",
       m.asked_at as "askedAt", p.name as "askedBy", m.sent_at as "sentAt", m.settled_at as "settledAt"
     from messages m join principals p on p.id = m.asked_by
     where m.award_id = ? order by m.asked_at, m.id`,
    [awardId],
  );
  return rows;
}
