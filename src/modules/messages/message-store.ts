import type { Db, Trx } from '../../platform/database.ts';
import type { Message } from './core/message.ts';

const COLUMNS = {
  id: 'id',
  awardId: 'award_id',
  practiceId: 'practice_id',
  channel: 'channel',
  status: 'status',
  askedBy: 'asked_by',
  askedAt: 'asked_at',
  insteadOf: 'instead_of',
  expectsCode: 'expects_code',
  code: 'code',
  numberEnds: 'number_ends',
  carrierId: 'carrier_id',
  triedAt: 'tried_at',
  sentAt: 'sent_at',
  failure: 'failure',
} as const satisfies Record<keyof Message, string>;

export type NewMessage = Pick<
  Message,
  'id' | 'awardId' | 'practiceId' | 'channel' | 'askedBy' | 'askedAt' | 'insteadOf' | 'expectsCode'
> & { askedKey: string | null };

export async function insertMessage(trx: Trx, message: NewMessage): Promise<void> {
  await trx('messages').insert({
    id: message.id,
    award_id: message.awardId,
    practice_id: message.practiceId,
    kind: 'voucher',
    channel: message.channel,
    status: 'queued',
    asked_by: message.askedBy,
    asked_key: message.askedKey,
    asked_at: message.askedAt,
    instead_of: message.insteadOf,
    expects_code: message.expectsCode,
  });
}

export async function findMessage(db: Db | Trx, id: string): Promise<Message | null> {
  return (await db('messages').where({ id }).first<Message>(COLUMNS)) ?? null;
}

export async function lockMessage(trx: Trx, id: string): Promise<Message | null> {
  return (await trx('messages').where({ id }).forUpdate().first<Message>(COLUMNS)) ?? null;
}

/** What this person asked for under this key before. */
export async function findAsked(trx: Trx, asked: { by: string; key: string }): Promise<Message | null> {
  const found = await trx('messages').where({ asked_by: asked.by, asked_key: asked.key }).first<Message>(COLUMNS);
  return found ?? null;
}

/** Of the award, that nobody knows yet to have left; there is never more than one. */
export async function findOnItsWay(trx: Trx, awardId: string): Promise<Message | null> {
  const open = trx('messages').where({ award_id: awardId }).whereIn('status', ['queued', 'sending']);
  return (await open.first<Message>(COLUMNS)) ?? null;
}

export type MessageChange = {
  status?: Message['status'];
  code?: string;
  number_ends?: string | null;
  carrier_id?: string;
  tried_at?: Date;
  sent_at?: Date;
  looked_at?: Date;
  settled_at?: Date;
  failure?: Message['failure'];
};

export async function updateMessage(trx: Trx, id: string, change: MessageChange): Promise<void> {
  await trx('messages').where({ id }).update(change);
}

/** Ids of those that should have left by `before` and have not. */
export async function listStuck(trx: Trx, before: Date): Promise<string[]> {
  const rows: { id: string }[] = await trx('messages')
    .whereIn('status', ['queued', 'sending'])
    .whereRaw('coalesce(tried_at, asked_at) < ?', [before])
    .orderBy('id')
    .select('id');
  return rows.map(({ id }) => id);
}

export type Followed = Pick<Message, 'id' | 'carrierId'>;

/** Those whose arrival is not known, that were not looked at lately; the longest unseen first. */
export async function listUnsettled(
  trx: Trx,
  about: { textsBefore: Date; lettersBefore: Date; sentAfter: Date; limit: number },
): Promise<Followed[]> {
  const { textsBefore, lettersBefore, sentAfter, limit } = about;
  return await trx('messages')
    .where({ status: 'sent' })
    .where('sent_at', '>', sentAfter)
    .whereRaw(
      `(looked_at is null or looked_at < case when channel = 'letter' then ?::timestamptz else ?::timestamptz end)`,
      [lettersBefore, textsBefore],
    )
    .orderByRaw('looked_at nulls first, id')
    .limit(limit)
    .select<Followed[]>({ id: 'id', carrierId: 'carrier_id' });
}
