import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { checkNote } from './check-note.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import {
  findRepresentative,
  listNominations,
  type StoredRepresentative,
  updateReviewed,
} from './representative-store.ts';

export type ReviewNomineeInput = { representativeId: string; decision: 'allowed' | 'refused'; reason: string };

/** What finance sees of a nominee of many: when and where, never who (R16). */
export type NomineeToReview = {
  id: string;
  nomination: StoredRepresentative;
  /** The same person's nominations on this day, one for each whom they are the nominee of, this one among them. */
  nominations: StoredRepresentative[];
};

/** A nomination that finance has to decide on, or has decided on; undefined for any other. */
export async function nomineeToReview(
  deps: Pick<RecipientDeps, 'clock'>,
  trx: Trx,
  id: string,
): Promise<NomineeToReview | undefined> {
  const nomination = await findRepresentative(trx, id);
  if (!nomination || nomination.review === 'not_needed') return undefined;
  const all = await listNominations(trx, nomination.personHash, londonDate(deps.clock.now()));
  const ofEach = new Map([...all, ...all.filter((one) => one.id === id)].map((one) => [one.recipientId, one]));
  return { id, nomination, nominations: [...ofEach.values()] };
}

/** Whether finance has still to decide on a nomination. */
export async function isNomineePending(trx: Trx, id: string): Promise<boolean> {
  const nomination = await findRepresentative(trx, id);
  return nomination?.review === 'pending' && nomination.endedAt === null;
}

async function tell(trx: Trx, known: StoredRepresentative, at: Date): Promise<void> {
  await publishEvent(trx, {
    type: 'recipient.nominee_settled',
    occurredAt: at,
    practiceId: known.practiceId,
    awardId: null,
    payload: { representativeId: known.id },
  });
}

/**
 * Finance decides whether somebody may be the nominee of one more person (R27): allowed, they act from now on; refused,
 * the nomination ends. The same decision again changes nothing, another is a `conflict`. Throws `not_found`,
 * `wrong_state` for a nomination that needs no review or has ended, `forbidden` for other roles.
 */
export async function reviewNominee(
  deps: RecipientDeps,
  principal: Principal,
  input: ReviewNomineeInput,
): Promise<void> {
  requireRole(principal, 'finance');
  const reason = checkNote(input.reason, 'reason');
  const { representativeId: id, decision } = input;
  await inScope(deps.db, principal.scope, async (trx) => {
    const known = await findRepresentative(trx, id, 'locked');
    if (!known) throw new AppError('not_found', 'There is no such nomination.');
    if (known.review === decision) return;
    if (known.review === 'not_needed') throw new AppError('wrong_state', 'This nomination needs no review.');
    if (known.review !== 'pending') throw new AppError('conflict', 'Somebody has decided on this already.');
    if (known.endedAt) throw new AppError('wrong_state', 'This nomination has ended.');
    const at = deps.clock.now();
    await updateReviewed(trx, id, { review: decision, at, by: principal.id, reason });
    await recordAudit(trx, principal, {
      at,
      action: 'recipient.review_nominee',
      entityKind: 'representative',
      entityId: id,
      practiceId: known.practiceId,
      before: { review: 'pending' },
      after: { review: decision },
      reason,
    });
    await tell(trx, known, at);
  });
}
