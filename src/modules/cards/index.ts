/**
 * Prepaid cards: made at Stripe for an approved award, activated, frozen, replaced and cancelled. A voucher's
 * backing card is one of these too.
 */
import type { Principal } from '../../kernel/principal.ts';
import type { CardsDeps } from './cards-deps.ts';
import { activateCard, type CardFreeze, type CardLift, freezeCard, unfreezeCard } from './change-card-status.ts';
import { issueCard } from './issue-card.ts';
import { linkAtStripe } from './link-at-stripe.ts';
import { type CardLink, linkCard } from './link-card.ts';
import { lookAfterCards } from './look-after-cards.ts';
import { makeBox } from './make-box.ts';
import { matchCardAtStripe } from './match-card.ts';
import { matchCardholderPhone } from './match-cardholder-phone.ts';
import { type BoxOrder, orderBox } from './order-box.ts';
import { type Holder, pauseByHolder, reportLostByHolder, resumeByHolder } from './pause-by-holder.ts';
import { raiseLimit } from './raise-limit.ts';
import { receiveBox } from './receive-box.ts';
import { type Replacement, replaceCard } from './replace-card.ts';
import { revealCard } from './reveal-card.ts';
import { settleCard, settleCardholder } from './settle-card.ts';
import { cancelBoxCard, withdrawBoxCard } from './withdraw-box-card.ts';
import { withdrawCardsOf } from './withdraw-cards.ts';

export { findCard, findCardByStripeId, listCardsOfAward, listLostCards } from './card-store.ts';
export {
  CANCEL_REASONS,
  CARD_STATUSES,
  type CancelReason,
  type Card,
  type CardStatus,
  FREEZE_COVERS,
  type FreezeCovers,
  type FreezeKind,
  freezeMark,
  freezesInWay,
  isReplaceable,
  isSameFreeze,
  marksInWay,
  mayFreeze,
  mayLiftFreeze,
  REPLACEMENT_REASONS,
  type ReplacementReason,
} from './core/card.ts';
export { type CardFace, MOST_IN_BOX } from './core/card-box.ts';
export {
  type BoxCardRequest,
  type CardholderRequest,
  type CardIssuer,
  type CardRequest,
  type CompanyRequest,
  type IssuedCard,
  IssuerRefusal,
  type OuterFence,
} from './core/card-issuer.ts';
export { judgeLinking } from './core/link-card.ts';
export { replaceBy } from './core/replace-by.ts';
export {
  SHIPPING_STATUSES,
  type ShippingStatus,
  STRIPE_CARD_STATUSES,
  STRIPE_CARDHOLDER_STATUSES,
  type StripeCardholderState,
  type StripeCardState,
} from './core/stripe-card.ts';
export { findCardsOutOfDate, type ListedCard } from './find-out-of-date.ts';

export { handOverBoxes } from './hand-over-boxes.ts';

export type Cards = ReturnType<typeof createCards>;

export function createCards(deps: CardsDeps) {
  return {
    issueCard: (awardId: string) => issueCard(deps, awardId),
    /** `seen`: the freezes in its way, as whoever switches it on has seen them. */
    activateCard: (by: Principal, cardId: string, seen?: string) => activateCard(deps, by, { cardId, seen }),
    freezeCard: (by: Principal, freeze: CardFreeze) => freezeCard(deps, by, freeze),
    unfreezeCard: (by: Principal, cardId: string, how: Omit<CardLift, 'cardId'> = {}) =>
      unfreezeCard(deps, by, { ...how, cardId }),
    replaceCard: (by: Principal, input: Replacement) => replaceCard(deps, by, input),
    pauseByHolder: (holder: Holder) => pauseByHolder(deps, holder),
    resumeByHolder: (holder: Holder) => resumeByHolder(deps, holder),
    reportLostByHolder: (holder: Holder & { reason: 'lost' | 'stolen' }) => reportLostByHolder(deps, holder),
    settleCard: (stripeCardId: string) => settleCard(deps, stripeCardId),
    settleCardholder: (stripeCardholderId: string) => settleCardholder(deps, stripeCardholderId),
    lookAfterCards: () => lookAfterCards(deps),
    matchCardholderPhone: (recipientId: string) => matchCardholderPhone(deps, recipientId),
    matchCardAtStripe: (cardId: string) => matchCardAtStripe(deps, cardId),
    raiseLimit: (input: { awardId: string; allTimePence: number }) => raiseLimit(deps, input),
    revealCard: (input: Parameters<typeof revealCard>[1]) => revealCard(deps, input),
    orderBox: (by: Principal, order: BoxOrder) => orderBox(deps, by, order),
    makeBox: (boxId: string) => makeBox(deps, boxId),
    receiveBox: (by: Principal, boxId: string) => receiveBox(deps, by, boxId),
    withdrawBoxCard: (by: Principal, input: { boxCardId: string; because: 'lost' | 'damaged' }) =>
      withdrawBoxCard(deps, by, input),
    cancelBoxCard: (boxCardId: string) => cancelBoxCard(deps, boxCardId),
    linkCard: (by: Principal, input: CardLink) => linkCard(deps, by, input),
    linkAtStripe: (cardId: string) => linkAtStripe(deps, cardId),
    withdrawCardsOf: (awardId: string) => withdrawCardsOf(deps, awardId),
  };
}
