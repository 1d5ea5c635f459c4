/** Most cards that one order may hold. */
export const MOST_IN_BOX = 25;

/** Printed on cards from a box, and the name of their holder at Stripe: it says nothing of surgeries or patients. */
export const NEUTRAL_NAME = 'Community Purse';

/** Physical cards that wait in a practice until each is linked with an award. */
export type CardBox = {
  id: string;
  practiceId: string;
  cardholderId: string;
  size: number;
  orderedBy: string;
  orderedAt: Date;
  madeAt: Date | null;
  refusedAt: Date | null;
  arrivedAt: Date | null;
};

/** One card of a box. Stripe's id and digits are known once it was made. */
export type BoxCard = {
  id: string;
  boxId: string;
  practiceId: string;
  stripeCardId: string | null;
  last4: string | null;
  expMonth: number | null;
  expYear: number | null;
  /** Our card, once it is linked with an award. */
  cardId: string | null;
  withdrawnBecause: 'lost' | 'damaged' | 'refused' | null;
};

/** What a person reads off a card in their hand. */
export type CardFace = { last4: string; expMonth: number; expYear: number };

/** Whether that is a card of the face. */
export function hasFace(card: Pick<BoxCard, 'last4' | 'expMonth' | 'expYear'>, face: CardFace): boolean {
  return card.last4 === face.last4 && card.expMonth === face.expMonth && card.expYear === face.expYear;
}
