import { v7 as newId } from 'uuid';
import type { Db, Trx } from '../../platform/database.ts';
import type { RevealReason } from './core/reveal-reason.ts';

type Look = { principalId: string; recipientId: string };

type Because = { code: RevealReason; text: string };

/**
 * Until when this person may look at who somebody is for a reason that they gave, or as practice staff was just noted
 * to look; null when it is over.
 */
export async function findRunningView(
  db: Db | Trx,
  about: Look & { at: Date; as: 'staff' | 'with_reason' | Because },
): Promise<Date | null> {
  const { principalId, recipientId, at, as } = about;
  const row = await db('identity_views')
    .where({ principal_id: principalId, recipient_id: recipientId })
    .where('ends_at', '>', at)
    .modify((query) => {
      if (as === 'staff') query.whereNull('reason_code');
      else if (as === 'with_reason') query.whereNotNull('reason_code');
      else query.where({ reason_code: as.code, reason: as.text });
    })
    .orderBy('ends_at', 'desc')
    .first<{ endsAt: Date } | undefined>({ endsAt: 'ends_at' });
  return row?.endsAt ?? null;
}

export type NewView = Look & {
  practiceId: string;
  viewedAt: Date;
  endsAt: Date;
  /** Only of somebody outside the practice. */
  because: Because | null;
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
