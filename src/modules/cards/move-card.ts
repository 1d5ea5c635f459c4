import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { queueCardCases } from '../awards/index.ts';
import { lockCard, updateCard } from './card-store.ts';
import { type CancelReason, type Card, type CardStatus, type FreezeKind, mayFreeze, mayMoveCard } from './core/card.ts';

export type CardMove = {
  /** For the audit: `card.freeze`. */
  action: string;
  to: CardStatus;
  /** From these states only; else as the life cycle says. */
  from?: readonly CardStatus[];
  /** Required of a freeze. */
  freeze?: FreezeKind;
  /** Required of a cancellation. */
  cancelReason?: CancelReason;
  /** Why this principal may not, in words; null when they may. */
  refuse?: (card: Card) => string | null;
};

function isAllowed(card: Card, move: CardMove): boolean {
  if (move.freeze) return mayFreeze(card, move.freeze);
  return mayMoveCard(card.status, move.to) && (move.from?.includes(card.status) ?? true);
}

const datesOf = ({ to, action }: CardMove, at: Date) => ({
  ...(to === 'cancelled' ? { cancelled_at: at } : {}),
  ...(action === 'card.activate' ? { activated_at: at } : {}),
});

/**
 * Moves a card on in the caller's transaction, if its life cycle allows it, and has Stripe's state of it matched
 * afterwards. Returns the card as it was. Throws `not_found`, `forbidden` and `wrong_state`.
 */
export async function moveCard(
  trx: Trx,
  about: { principal: Principal; cardId: string; move: CardMove; at: Date },
): Promise<Card> {
  const { principal, move, at } = about;
  const card = await lockCard(trx, about.cardId);
  if (!card) throw new AppError('not_found', 'There is no such card.');
  const refusal = move.refuse?.(card);
  if (refusal) throw new AppError('forbidden', refusal);
  if (!isAllowed(card, move)) {
    throw new AppError('wrong_state', `A card that is ${card.status} cannot become ${move.to}.`);
  }
  const why = move.cancelReason ? { reason: move.cancelReason } : {};
  await updateCard(trx, card.id, {
    status: move.to,
    freeze_kind: move.freeze ?? null,
    frozen_by: move.freeze && move.freeze !== 'holder' ? principal.id : null,
    ...(move.cancelReason ? { cancel_reason: move.cancelReason } : {}),
    ...datesOf(move, at),
  });
  await recordAudit(trx, principal, {
    at,
    action: move.action,
    entityKind: 'card',
    entityId: card.id,
    practiceId: card.practiceId,
    before: { status: card.status },
    after: { status: move.to, ...why },
  });
  await enqueueJob(trx, { task: 'match-card-at-stripe', payload: { cardId: card.id }, key: `match-card:${card.id}` });
  await queueCardCases(trx, card.awardId);
  return card;
}
