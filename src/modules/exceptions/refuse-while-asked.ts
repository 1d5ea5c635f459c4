import { AppError } from '../../kernel/app-error.ts';
import { formatInstant } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { principalNames } from '../staff/index.ts';
import type { Attempt } from './attempt-for.ts';
import { type AskedPayment, isAskedAbout } from './core/waiting-question.ts';
import { findWaiting } from './exception-store.ts';

/** Tells of a payment whether a question about it waits, on any of these awards (R43). */
export async function questionsWaiting(
  db: Db | Trx,
  awardIds: readonly string[],
): Promise<(payment: AskedPayment) => boolean> {
  const waiting = await findWaiting(db, awardIds);
  return (payment) => waiting.some((question) => isAskedAbout(question, payment));
}

/** Asked for twice, by two people or by one who clicks again, it is one question: throws `conflict` with the one that waits. */
export async function refuseWhileAsked(trx: Trx, attempt: Attempt): Promise<void> {
  const open = (await findWaiting(trx, [attempt.awardId])).find((question) => isAskedAbout(question, attempt));
  if (!open) return;
  const name = (await principalNames(trx, [open.askedBy])).get(open.askedBy) ?? 'Somebody';
  const when = formatInstant(open.askedAt);
  throw new AppError('conflict', `${name} asked for this on ${when}. It waits for an approver.`, {
    detail: { exceptionId: open.id, askedBy: name, askedAt: open.askedAt.toISOString() },
  });
}
