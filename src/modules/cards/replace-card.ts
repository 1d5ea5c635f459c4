import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { findAward, queueCardCases } from '../awards/index.ts';
import { refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { findCard, insertCard, lockCardsOfAward } from './card-store.ts';
import { findOrInsertCardholder } from './cardholder-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { refusesAnotherCard } from './change-card-status.ts';
import {
  type Card,
  freezesInWay,
  isFinalCard,
  isReplaceable,
  type ReplacementReason,
  stopsAtOnce,
} from './core/card.ts';
import { issueCard } from './issue-card.ts';
import { matchCardAtStripe } from './match-card.ts';
import { moveCard } from './move-card.ts';

export type Replacement = { cardId: string; reason: ReplacementReason };

/** When the worker takes over from a replacement that died before its card was made. */
const TAKE_OVER_MS = 15_000;

/** The card that was made in this one's place; null when there is none, or Stripe could not make it. */
const replacementOf = (card: Card, cards: readonly Card[]) =>
  cards.find((one) => one.replacementFor === card.id && one.cancelReason !== 'issue_failed') ?? null;

type Replacing = { principal: Principal; card: Card; cards: readonly Card[] };

async function refuseUnlessReplaceable(trx: Trx, { principal, card, cards }: Replacing): Promise<void> {
  const award = await findAward(trx, card.awardId);
  if (award?.status !== 'active') {
    throw new AppError('wrong_state', 'A card is replaced only while its award is active.');
  }
  await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
  const refusal = refusesAnotherCard(principal, freezesInWay(cards, card.id));
  if (refusal) throw new AppError('forbidden', refusal);
  if (!isReplaceable(card)) throw new AppError('wrong_state', 'This card cannot be replaced.');
}

/** Who holds the new card: the person, also where the old one came from a box of the practice. */
async function holderOf(trx: Trx, old: Card, at: Date): Promise<string> {
  const award = old.inPersonOnly ? await findAward(trx, old.awardId) : null;
  if (!award) return old.cardholderId;
  const { recipientId, practiceId } = award;
  return (await findOrInsertCardholder(trx, { id: newId(), recipientId, practiceId, at })).id;
}

async function writeReplacement(
  trx: Trx,
  about: { principal: Principal; old: Card; reason: ReplacementReason; at: Date },
): Promise<string> {
  const { principal, old, reason, at } = about;
  const { awardId, practiceId, type } = old;
  if (stopsAtOnce(reason) && !isFinalCard(old.status)) {
    const move = { action: 'card.cancel', to: 'cancelled', cancelReason: reason } as const;
    await moveCard(trx, { principal, cardId: old.id, move, at });
  }
  const id = newId();
  const cardholderId = await holderOf(trx, old, at);
  const replacement = { replacementFor: old.id, replacementReason: reason };
  await insertCard(trx, { id, awardId, practiceId, cardholderId, type, ...replacement, at });
  await recordAudit(trx, principal, {
    at,
    action: 'card.replace',
    entityKind: 'card',
    entityId: old.id,
    practiceId,
    before: { status: old.status },
    after: { reason, replacementId: id },
  });
  await queueCardCases(trx, awardId);
  const runAt = new Date(Date.now() + TAKE_OVER_MS);
  await enqueueJob(trx, { task: 'issue-award', payload: { awardId }, key: `issue:${awardId}`, runAt });
  return id;
}

/** At once if Stripe answers; else the jobs that were written with the replacement do it. */
async function finishAtStripe(deps: CardsDeps, old: Card, reason: ReplacementReason): Promise<void> {
  try {
    if (stopsAtOnce(reason)) await matchCardAtStripe(deps, old.id);
    await issueCard(deps, old.awardId);
  } catch (error) {
    deps.logger.warn({ cardId: old.id, err: error }, 'a replacement could not be made yet; the worker goes on');
  }
}

/**
 * Replaces a card: the new one has the same award, limit and history (R48, R70). A lost or stolen card stops with
 * this commit, here first and then at Stripe, before the new one is made; a damaged or expired one works until
 * the new one is switched on, which for a virtual card is at once. What was on hold on the old card, and what is
 * refunded to it, stays the award's. Asked again with the same reason it answers with the card that was made, and
 * makes none. Throws `not_found`, `forbidden` where a freeze is not this person's to lift, `declared_link` (R14), `wrong_state`, and
 * `conflict` for a card that was replaced for another reason. Returns the id of the new card, which may still be
 * `ordered` when Stripe is slow.
 */
export async function replaceCard(
  deps: CardsDeps,
  principal: Principal,
  { cardId, reason }: Replacement,
): Promise<{ cardId: string }> {
  requireRole(principal, 'requester', 'practice_manager', 'approver', 'finance');
  const at = deps.clock.now();
  const made = await inScope(deps.db, principal.scope, async (trx) => {
    const seen = await findCard(trx, cardId);
    const cards = seen ? await lockCardsOfAward(trx, seen.awardId) : [];
    const old = cards.find(({ id }) => id === cardId);
    if (!old) throw new AppError('not_found', 'There is no such card.');
    const earlier = replacementOf(old, cards);
    if (earlier?.replacementReason === reason) return { old: null, id: earlier.id };
    if (earlier) throw new AppError('conflict', 'This card has been replaced already. Look at the award first.');
    await refuseUnlessReplaceable(trx, { principal, card: old, cards });
    return { old, id: await writeReplacement(trx, { principal, old, reason, at }) };
  });
  if (made.old) await finishAtStripe(deps, made.old, reason);
  return { cardId: made.id };
}
