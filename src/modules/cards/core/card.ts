import type { Pence } from '../../../kernel/money.ts';

export const CARD_STATUSES = ['ordered', 'inactive', 'active', 'frozen', 'cancelled', 'expired'] as const;
export type CardStatus = (typeof CARD_STATUSES)[number];

export type FreezeKind = 'holder' | 'staff' | 'protective';

/** What a freeze stops: every card of the award, those still to come too, or the one card alone. */
export const FREEZE_COVERS = ['award', 'card'] as const;
export type FreezeCovers = (typeof FREEZE_COVERS)[number];

/** Who froze a card how; `by` is null for its holder. */
export type Freeze = { kind: FreezeKind; by: string | null; covers: FreezeCovers };

export const CANCEL_REASONS = [
  'replaced',
  'lost',
  'stolen',
  'award_over',
  'issue_failed',
  'not_activated',
  'by_stripe',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

export const REPLACEMENT_REASONS = ['lost', 'stolen', 'damaged', 'expired'] as const;
export type ReplacementReason = (typeof REPLACEMENT_REASONS)[number];

/** A prepaid card of one award. Mappings to Stripe are kept for ever: refunds reach cancelled cards. */
export type Card = {
  id: string;
  awardId: string;
  practiceId: string;
  cardholderId: string;
  stripeCardId: string | null;
  type: 'virtual' | 'physical';
  status: CardStatus;
  freezeKind: FreezeKind | null;
  frozenBy: string | null;
  freezeCovers: FreezeCovers;
  /** Freezes that the present one took the place of, the oldest first: they come back when it is lifted. */
  freezesBeneath: Freeze[];
  cancelReason: CancelReason | null;
  last4: string | null;
  expMonth: number | null;
  expYear: number | null;
  /** The all-time limit that Stripe holds for it; it spans the cards that it replaced. */
  stripeLimitPence: Pence | null;
  /** The card in whose place it was made. */
  replacementFor: string | null;
  replacementReason: ReplacementReason | null;
  /** A card from a box: it works at tills only. */
  inPersonOnly: boolean;
};

/** From which state to which; any other move is refused. */
const MOVES: Readonly<Record<CardStatus, readonly CardStatus[]>> = {
  ordered: ['inactive', 'active', 'cancelled', 'expired'],
  inactive: ['active', 'cancelled', 'expired'],
  active: ['frozen', 'cancelled', 'expired'],
  frozen: ['active', 'cancelled', 'expired'],
  cancelled: [],
  expired: [],
};

/** Whether a card may go from one state to the other. */
export function mayMoveCard(from: CardStatus, to: CardStatus): boolean {
  return MOVES[from].includes(to);
}

/** Cancelled or out of date: no move leads out of it. */
export function isFinalCard(status: CardStatus): boolean {
  return MOVES[status].length === 0;
}

/** Which freeze may take the place of which, so that nobody lifts their own from under a graver one (R48). */
const TAKES_PLACE_OF: Readonly<Record<FreezeKind, readonly FreezeKind[]>> = {
  holder: [],
  staff: ['holder'],
  protective: ['holder', 'staff', 'protective'],
};

/**
 * Whether a card in this state can be frozen with a freeze of this kind; one that is over never, whatever it kept. A
 * freeze of the whole award takes the place of one by staff of the card alone.
 */
export function mayFreeze(
  card: Pick<Card, 'status' | 'freezeKind' | 'freezeCovers'>,
  freeze: Pick<Freeze, 'kind' | 'covers'>,
): boolean {
  if (isFinalCard(card.status)) return false;
  if (card.freezeKind === null) return mayMoveCard(card.status, 'frozen');
  const isWider = card.freezeKind === freeze.kind && card.freezeCovers === 'card' && freeze.covers === 'award';
  return isWider || TAKES_PLACE_OF[freeze.kind].includes(card.freezeKind);
}

/** What a card's freezes are once another is set on top; setting one's own again, or wider, adds none. */
export function freezesOnTop(
  card: Pick<Card, 'freezeKind' | 'frozenBy' | 'freezeCovers' | 'freezesBeneath'>,
  next: Freeze,
): { top: Freeze; beneath: Freeze[] } {
  const { freezeKind, frozenBy, freezeCovers, freezesBeneath } = card;
  const isSame = freezeKind === next.kind && frozenBy === next.by;
  if (freezeKind === null || isSame) return { top: next, beneath: freezesBeneath };
  return { top: next, beneath: [...freezesBeneath, { kind: freezeKind, by: frozenBy, covers: freezeCovers }] };
}

/** What is left once the freeze on top is lifted; null when the card works again. */
export function freezesBelow({ freezesBeneath }: Pick<Card, 'freezesBeneath'>): {
  top: Freeze;
  beneath: Freeze[];
} | null {
  const top = freezesBeneath.at(-1);
  return top ? { top, beneath: freezesBeneath.slice(0, -1) } : null;
}

/**
 * Whether a person of this role may lift a freeze: whoever froze may lift their own, an approver or finance any. The
 * holder's own pause is the holder's to end, or an approver's or finance's (R48).
 */
export function mayLiftFreeze(card: Pick<Card, 'freezeKind' | 'frozenBy'>, by: { id: string; role: string }): boolean {
  const isOwn = card.freezeKind !== 'holder' && card.frozenBy === by.id;
  return isOwn || by.role === 'approver' || by.role === 'finance';
}

/** Staff froze it, not its holder; a card that is over may keep such a freeze. */
export function isFrozenByStaff({ freezeKind }: Pick<Card, 'freezeKind'>): boolean {
  return freezeKind === 'staff' || freezeKind === 'protective';
}

type Frozen = Pick<Card, 'id' | 'freezeKind' | 'freezeCovers'>;
type Marked = Frozen & Pick<Card, 'frozenBy'>;

/**
 * The freezes by staff that stand in the way of a card of the award, cards that are over included: each that covers the
 * award, and one of that card alone, or of a card that it takes the place of (R48).
 */
export function freezesInWay<T extends Frozen>(cards: readonly T[], ...ofIds: readonly (string | null)[]): T[] {
  return cards.filter((card) => isFrozenByStaff(card) && (card.freezeCovers === 'award' || ofIds.includes(card.id)));
}

/** {@link freezeMark} of every freeze that stands in the way of switching this card on; empty without one. */
export function marksInWay(cards: readonly Marked[], card: Pick<Card, 'id' | 'replacementFor'>): string {
  return freezesInWay(cards, card.id, card.replacementFor).map(freezeMark).sort().join(',');
}

/** The gravest of these freezes; null without one. */
export function gravestFreeze(frozen: readonly Card[]): Card | null {
  return frozen.find(({ freezeKind }) => freezeKind === 'protective') ?? frozen[0] ?? null;
}

/** Whether the same person froze both cards in the same way: one act, lifted as one. */
export function isSameFreeze(one: Pick<Card, 'freezeKind' | 'frozenBy'>, other: typeof one): boolean {
  return one.freezeKind !== null && one.freezeKind === other.freezeKind && one.frozenBy === other.frozenBy;
}

/** The freeze on top of a card, as whoever means to lift it has seen it: another freeze on it has another mark. */
export function freezeMark(card: Marked): string {
  return [card.id, card.freezeKind, card.frozenBy, card.freezeCovers].join(' ');
}

/** The old card is cancelled before a new one is made; else it works until the new one is switched on. */
export function stopsAtOnce(reason: ReplacementReason): reason is 'lost' | 'stolen' {
  return reason === 'lost' || reason === 'stolen';
}

/** Whether a card that is in this state can be replaced at all: it exists at Stripe, and its award did not end it. */
export function isReplaceable(card: Pick<Card, 'status' | 'cancelReason' | 'stripeCardId'>): boolean {
  if (!card.stripeCardId || card.status === 'ordered') return false;
  return card.status !== 'cancelled' || ['lost', 'stolen', 'by_stripe'].includes(card.cancelReason ?? '');
}
