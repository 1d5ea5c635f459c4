import { v7 as newId } from 'uuid';
import type { Db, Trx } from '../../platform/database.ts';
import type { RevealReason } from './core/reveal-reason.ts';

type Look = { principalId: string; recipientId: string };

/** Until when this person may look at, or was just noted to look at, who somebody is; null when it is over. */
export async function findRunningView(db: Db | Trx, about: Look & { at: Date }): Promise<Date | null> {
  const { principalId, recipientId, at } = about;
  const row = await db('identity_views')
    .where({ principal_id: principalId, recipient_id: recipientId })
    .where('ends_at', '>', at)
    .orderBy('ends_at', 'desc')
    .first<{ endsAt: Date } | undefined>({ endsAt: 'ends_at' });
  return row?.endsAt ?? null;
}

export type NewView = Look & {
  practiceId: string;
  viewedAt: Date;
  endsAt: Date;
  /** Only of somebody outside the practice. */
  because: { code: RevealReason; text: string } | null;
};

export async function insertView(trx: Trx, view: NewView): Promise<void> {
  await trx('identity_views').insert({
    id: newId(),
    principal_id: view.principalId,
    recipient_id: view.recipientId,
    practice_id: view.practiceId,
    reason_code: view.because?.code ?? null,
    reason: view.because?.text ?? null,
    viewed_at: view.viewedAt,
    ends_at: view.endsAt,
  });
}
