import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { queueCardCases } from '../awards/index.ts';
import { type CardChange, freezeColumns, lockCard, updateCard } from './card-store.ts';
import {
  type CancelReason,
  type Card,
  type CardStatus,
  type Freeze,
  freezesBelow,
  freezesOnTop,
  isFrozenByStaff,
  mayFreeze,
  mayMoveCard,
} from './core/card.ts';

export type CardMove = {
  /** For the audit: `card.freeze`. */
  action: string;
  to: CardStatus;
  /** From these states only; else as the life cycle says. */
  from?: readonly CardStatus[];
  /** Required of a freeze: its kind, and what it stops. */
  freeze?: Pick<Freeze, 'kind' | 'covers'>;
  /** Required of a cancellation. */
  cancelReason?: CancelReason;
  /** A card that ends otherwise than by being replaced keeps the freeze of staff on it (R48). */
  keepsFreeze?: boolean;
};

function isAllowed(card: Card, move: CardMove): boolean {
  if (move.freeze) return mayFreeze(card, move.freeze);
  return mayMoveCard(card.status, move.to) && (move.from?.includes(card.status) ?? true);
}

const datesOf = ({ to, action }: CardMove, at: Date) => ({
  ...(to === 'cancelled' ? { cancelled_at: at } : {}),
  ...(action === 'card.activate' ? { activated_at: at } : {}),
});

/** The freezes after the move: one more on top, one less, or none. The card stays frozen while one is beneath (R48). */
function stateAfter(card: Card, move: CardMove, principal: Principal): CardChange & { status: CardStatus } {
  const by = move.freeze?.kind === 'holder' ? null : principal.id;
  const isLift = card.status === 'frozen' && move.to === 'active';
  const freezes = move.freeze ? freezesOnTop(card, { ...move.freeze, by }) : isLift ? freezesBelow(card) : null;
  if (move.keepsFreeze && isFrozenByStaff(card)) return { status: move.to };
  return freezes ? { status: 'frozen', ...freezeColumns(freezes) } : { status: move.to, ...freezeColumns(null) };
}

/** What messages and live pages follow: that a card was frozen, works again, or is over. */
const TOLD_AS: Partial<Record<CardStatus, string>> = {
  frozen: 'card.frozen',
  active: 'card.activated',
  cancelled: 'card.cancelled',
  expired: 'card.expired',
};

async function tell(
  trx: Trx,
  about: { card: Card; move: CardMove; after: CardChange & { status: CardStatus }; at: Date },
): Promise<void> {
  const { card, move, after, at } = about;
  const isLifted = card.status === 'frozen' && move.to === 'active';
  const type = isLifted ? 'card.unfrozen' : TOLD_AS[after.status];
  if (!type) return;
  const { practiceId, awardId, id: cardId } = card;
  const payload = {
    cardId,
    status: after.status,
    freeze: after.freeze_kind ?? null,
    reason: move.cancelReason ?? null,
  };
  await publishEvent(trx, { type, occurredAt: at, practiceId, awardId, payload });
}

/**
 * Moves a card on in the caller's transaction, if its life cycle allows it, and has Stripe's state of it matched
 * afterwards. Lifting a freeze brings back the one that it had taken the place of. Tells `card.frozen`,
 * `card.unfrozen`, `card.activated`, `card.cancelled` or `card.expired`. Returns the card as it was. Throws `not_found`
 * and `wrong_state`.
 */
export async function moveCard(
  trx: Trx,
  about: { principal: Principal; cardId: string; move: CardMove; at: Date },
): Promise<Card> {
  const { principal, move, at } = about;
  const card = await lockCard(trx, about.cardId);
  if (!card) throw new AppError('not_found', 'There is no such card.');
  if (!isAllowed(card, move)) {
    throw new AppError('wrong_state', `A card that is ${card.status} cannot become ${move.to}.`);
  }
  const why = move.cancelReason ? { reason: move.cancelReason } : {};
  const after = stateAfter(card, move, principal);
  await updateCard(trx, card.id, {
    ...after,
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
    after: { status: after.status, ...why },
  });
  await tell(trx, { card, move, after, at });
  await enqueueJob(trx, { task: 'match-card-at-stripe', payload: { cardId: card.id }, key: `match-card:${card.id}` });
  await queueCardCases(trx, card.awardId);
  return card;
}
