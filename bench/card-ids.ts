/** Stripe ids of the loaded cards: `ic_bench` and the card's number, from 1, in eight digits. */
export const CARD_ID_PREFIX = 'ic_bench';
export const CARD_ID_DIGITS = 8;

/** The Stripe id of the n-th card, from 1. */
export function cardId(n: number): string {
  return CARD_ID_PREFIX + String(n).padStart(CARD_ID_DIGITS, '0');
}
