import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { findAward, isOver } from '../awards/index.ts';
import { findCardByStripeId, lockCard } from './card-store.ts';
import { listLiveCardsOfHolder, lockStripeCardholder, saveCardholderState } from './cardholder-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { type CancelReason, type Card, isFinalCard } from './core/card.ts';
import { isParcelLost, mayMoveAtStripe, mayMoveParcel, type StripeCardState } from './core/stripe-card.ts';
import { moveCard } from './move-card.ts';
import { readKnownState, saveParcel, saveStripeStatus } from './stripe-state-store.ts';
import { tellOfTrouble } from './tell-of-trouble.ts';

const SELF = systemPrincipal('settle-card');

type Settling = { card: Card; stripeCardId: string; state: StripeCardState; isAwardOver: boolean; at: Date };

/** Why a card that Stripe cancelled is over for us too. */
async function whyCancelled(trx: Trx, { state }: Settling): Promise<CancelReason> {
  const { cancellationReason, replacedBy } = state;
  if (cancellationReason === 'lost' || cancellationReason === 'stolen') return cancellationReason;
  const isOurs = replacedBy !== null && (await findCardByStripeId(trx, replacedBy)) !== null;
  return isOurs ? 'replaced' : 'by_stripe';
}

/** A card that Stripe cancelled by itself is over here too, and somebody is told. */
async function followCancellation(trx: Trx, settling: Settling): Promise<void> {
  const { card, stripeCardId, state, isAwardOver, at } = settling;
  if (state.status !== 'canceled' || isFinalCard(card.status)) return;
  const cancelReason = await whyCancelled(trx, settling);
  const keepsFreeze = cancelReason !== 'replaced';
  const move = { action: 'card.cancel', to: 'cancelled', cancelReason, keepsFreeze } as const;
  await moveCard(trx, { principal: SELF, cardId: card.id, move, at });
  if (cancelReason === 'replaced' || isAwardOver) return;
  await tellOfTrouble(trx, { ...card, stripeCardId }, { status: 'canceled', reason: state.cancellationReason, at });
}

async function followStatus(trx: Trx, settling: Settling): Promise<void> {
  const { card, state } = settling;
  const { stripeStatus } = await readKnownState(trx, card.id);
  if (!state.status || state.status === stripeStatus || !mayMoveAtStripe(stripeStatus, state.status)) return;
  await saveStripeStatus(trx, card.id, state);
  await followCancellation(trx, settling);
}

/** Keeps where the posted card is; one that will not arrive while its award lives is told. */
async function followParcel(trx: Trx, settling: Settling): Promise<void> {
  const { card, stripeCardId, state, at } = settling;
  const { shipping } = state;
  if (!shipping?.status) return;
  const { shippingStatus } = await readKnownState(trx, card.id);
  const isNews = shippingStatus !== shipping.status;
  if (isNews && !mayMoveParcel(shippingStatus, shipping.status)) return;
  await saveParcel(trx, card.id, shipping);
  if (!isNews || !isParcelLost(shipping.status) || settling.isAwardOver || isFinalCard(card.status)) return;
  await tellOfTrouble(trx, { ...card, stripeCardId }, { status: shipping.status, reason: 'shipping', at });
}

/**
 * Brings our card to what Stripe says of it now: one that Stripe cancelled is cancelled here, and where its parcel
 * is. Whether it is switched on stays ours to say. What leaves a person without a card is told as
 * `card.changed_by_stripe`. Converges from any order of events; a card that is not ours is passed over.
 */
export async function settleCard(deps: CardsDeps, stripeCardId: string): Promise<void> {
  const known = await inScope(deps.db, 'all', (trx) => findCardByStripeId(trx, stripeCardId));
  if (!known) return;
  const state = await deps.issuer.readCard(stripeCardId);
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const card = await lockCard(trx, known.id);
    const award = await findAward(trx, known.awardId);
    if (!card || !award) return;
    const settling = { card, stripeCardId, state, isAwardOver: isOver(award.status), at };
    await followParcel(trx, settling);
    await followStatus(trx, settling);
  });
}

/**
 * Keeps what Stripe says of a holder of cards. While Stripe blocks them none of their cards works, whatever we
 * say: each live one is told as `card.changed_by_stripe`, once.
 */
export async function settleCardholder(deps: CardsDeps, stripeCardholderId: string): Promise<void> {
  const state = await deps.issuer.readCardholder(stripeCardholderId);
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const before = await lockStripeCardholder(trx, stripeCardholderId);
    if (!before) return;
    await saveCardholderState(trx, before.id, state);
    const isBlocked = (one: typeof state) => (one.status ?? 'active') !== 'active' || one.disabledReason !== null;
    if (!isBlocked(state) || isBlocked(before)) return;
    for (const card of await listLiveCardsOfHolder(trx, before.id)) {
      await tellOfTrouble(trx, card, { status: 'cardholder_blocked', reason: state.disabledReason, at });
    }
  });
}
