import { formatDate, formatInstant, londonDate } from '../../../kernel/dates.ts';
import {
  type FreezeCovers,
  isReplaceable,
  isSameFreeze,
  mayFreeze,
  mayLiftFreeze,
  replaceBy,
} from '../../../modules/cards/index.ts';
import type { AwardView, CardView } from '../../../modules/reports/index.ts';
import { upperFirst } from './count-words.ts';

const day = (at: Date) => formatDate(londonDate(at));

/** How somebody of this role freezes. */
export const freezeKindOf = (role: string) => (role === 'safeguarding' ? 'protective' : 'staff');

/** What somebody of this role can freeze: a card alone, but for whoever protects a person. */
export const mayFreezeOne = (role: string) => freezeKindOf(role) === 'staff';

/** Whether somebody of this role can freeze a card: also one that its holder has paused, for they could go on (R48). */
export function isFreezable(card: CardView, role: string, covers: FreezeCovers = 'award'): boolean {
  const kind = freezeKindOf(role);
  return card.freezeKind !== kind && mayFreeze(card, { kind, covers });
}

/** The cards with a freeze that this person may lift. */
export function liftableCards(cards: readonly CardView[], reader: { id: string; role: string }): CardView[] {
  return cards.filter((card) => card.freezeKind !== null && mayLiftFreeze(card, reader));
}

/** Whether the freezes of these cards are one act, lifted as one. */
export function areOneFreeze(frozen: readonly CardView[]): boolean {
  return frozen.every((card, _place, [first]) => first !== undefined && isSameFreeze(card, first));
}

/** "Posted on 20 November 2026; should arrive by 28 November 2026." Null for a card that is not posted. */
export function deliveryWords({ shipping }: CardView): string | null {
  if (!shipping) return null;
  const arrives = shipping.arrivesBy ? ` It should arrive by ${day(shipping.arrivesBy)}.` : '';
  switch (shipping.status) {
    case 'pending':
    case 'submitted':
      return `It is being made.${arrives}`;
    case 'shipped': {
      const posted = shipping.shippedAt ? `Posted on ${day(shipping.shippedAt)}` : 'Posted';
      return `${posted}${shipping.arrivesBy ? `; should arrive by ${day(shipping.arrivesBy)}` : ''}.`;
    }
    case 'delivered':
      return shipping.deliveredAt ? `Delivered on ${day(shipping.deliveredAt)}.` : 'Delivered.';
    case 'returned':
      return 'The post brought it back. Replace it.';
    case 'failure':
      return 'It was lost on its way. Replace it.';
    case 'canceled':
      return 'It was never sent. Replace it.';
  }
}

const CANCEL_WORDS: Record<NonNullable<CardView['cancelReason']>, string> = {
  replaced: 'replaced by a newer one',
  lost: 'reported lost',
  stolen: 'reported stolen',
  award_over: 'the award ended',
  issue_failed: 'Stripe could not make it',
  not_activated: 'never switched on',
  by_stripe: 'cancelled by Stripe, our card company',
};

/** Cancelled or out of date: it never works again. */
export const isOver = ({ status }: CardView): boolean => status === 'cancelled' || status === 'expired';

/** "Ends 4242: reported lost". */
export function earlierCardWords(card: CardView): string {
  const number = card.last4 ? `Ends ${card.last4}` : 'Never made';
  return card.cancelReason ? `${number}: ${CANCEL_WORDS[card.cancelReason]}` : number;
}

/**
 * Who froze a card and who can lift it, as staff read it; null for a card that is not frozen, and was not when it
 * ended. That a freeze protects
 * somebody is told to those only who could lift it.
 */
export function freezeWords(card: CardView, reader: { id: string; role: string }): string | null {
  if (card.freezeKind === null) return null;
  if (card.freezeKind === 'holder') {
    return 'The person paused it. They switch it back on themselves, or an approver or finance does it for them.';
  }
  if (!mayLiftFreeze(card, reader)) return 'By staff. Only whoever froze it, an approver or finance can lift it.';
  const who = card.frozenByName ?? 'staff';
  return card.freezeKind === 'protective'
    ? `By ${who}, to protect somebody. Speak to ${who} before it is lifted.`
    : `By ${who}.`;
}

/** The cards of a live award that can be replaced and have not been, the newest first. */
export function replaceableCards(award: Pick<AwardView, 'status' | 'cards'>): CardView[] {
  if (award.status !== 'active') return [];
  const isReplaced = ({ id }: CardView) =>
    award.cards.some((one) => one.replacementFor === id && one.cancelReason !== 'issue_failed');
  return award.cards.filter((card) => isReplaceable(card) && !isReplaced(card));
}

/** "plastic card that ends 4242". */
export function cardName({ type, last4 }: Pick<CardView, 'type' | 'last4'>): string {
  return `${type === 'physical' ? 'plastic' : 'online'} card${last4 ? ` that ends ${last4}` : ''}`;
}

/** "the plastic card that ends 4242 and the online card". */
export const cardNames = (cards: readonly CardView[]) => cards.map((card) => `the ${cardName(card)}`).join(' and ');

/** "The plastic card that ends 4242 goes on working." Nothing where no card but these works. */
export function othersWorkWords({ cards }: Pick<AwardView, 'cards'>, but: readonly CardView[]): string[] {
  const others = cards.filter((one) => one.status === 'active' && !but.includes(one));
  if (others.length === 0) return [];
  return [`${upperFirst(cardNames(others))} ${others.length > 1 ? 'go' : 'goes'} on working.`];
}

/** "Replace it by 4:00pm on 23 November 2026", or since when that is overdue (R70). */
export function replaceWords({ cancelledAt }: CardView, now: Date): string {
  if (!cancelledAt) return 'Replace it today, before 4pm.';
  const by = replaceBy(cancelledAt);
  return now < by
    ? `Replace it by ${formatInstant(by)}.`
    : `It was to be replaced by ${formatInstant(by)}: that is overdue. Do it now, or offer another way today.`;
}

/** What leaves the person without a card that works, and what to do by when. */
export function troubleWords(award: AwardView, now: Date): string[] {
  if (award.status !== 'active') return [];
  const trouble = award.cards.find((card) => card.holderTrouble !== null);
  const [lost] = award.card ? [] : replaceableCards(award);
  return [
    ...(trouble
      ? ['Stripe, our card company, lets this person pay with no card just now. Offer another way, and tell finance.']
      : []),
    ...(lost?.status === 'expired' ? [`The person’s card is out of date. ${replaceWords(lost, now)}`] : []),
    ...(lost?.cancelReason
      ? [`The person has no card that works: it was ${CANCEL_WORDS[lost.cancelReason]}. ${replaceWords(lost, now)}`]
      : []),
  ];
}
