import { AppError } from '../../kernel/app-error.ts';
import type { Trx } from '../../platform/database.ts';
import { findAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';

/** A person, named by themselves or by one of their awards. */
export type WhoseLife = { awardId: string } | { recipientId: string };

/** Whom a change in somebody's life is about, and the award that it was told of with. Throws `not_found`. */
export async function whoseLife(
  deps: AwardsDeps,
  trx: Trx,
  about: WhoseLife,
): Promise<{ recipientId: string; practiceId: string; awardId: string | null }> {
  if ('awardId' in about) {
    const seen = await findAward(trx, about.awardId);
    if (!seen) throw new AppError('not_found', 'There is no such award.');
    return { recipientId: seen.recipientId, practiceId: seen.practiceId, awardId: seen.id };
  }
  const practiceId = await deps.recipients.practiceOf(trx, about.recipientId);
  if (!practiceId) throw new AppError('not_found', 'There is no such person.');
  return { recipientId: about.recipientId, practiceId, awardId: null };
}
