import type { Db, Trx } from '../../platform/database.ts';
import type {
  CancelReason,
  CardStatus,
  FreezeCovers,
  FreezeKind,
  ReplacementReason,
  ShippingStatus,
} from '../cards/index.ts';

export type CardView = {
  id: string;
  /** Null until Stripe has made it. */
  stripeCardId: string | null;
  type: 'virtual' | 'physical';
  status: CardStatus;
  last4: string | null;
  cancelReason: CancelReason | null;
  cancelledAt: Date | null;
  /** The card in whose place it was made, and why. */
  replacementFor: string | null;
  replacementReason: ReplacementReason | null;
  /** From a practice's box: it works at tills only. */
  inPersonOnly: boolean;
  /** Whether the holder paused it by themselves. */
  isPausedByHolder: boolean;
  /** Of a frozen card: what kind of freeze, what it covers, and which member of staff set it. */
  freezeKind: FreezeKind | null;
  freezeCovers: FreezeCovers;
  frozenBy: string | null;
  frozenByName: string | null;
  /** Why Stripe lets its holder pay with nothing, when it does not: Stripe's own word. */
  holderTrouble: string | null;
  /** Of a posted card. */
  shipping: {
    status: ShippingStatus;
    arrivesBy: Date | null;
    shippedAt: Date | null;
    deliveredAt: Date | null;
  } | null;
};

type Row = Omit<CardView, 'shipping'> & {
  awardId: string;
  shippingStatus: ShippingStatus | null;
  arrivesBy: Date | null;
  shippedAt: Date | null;
  deliveredAt: Date | null;
};

const COLUMNS = {
  awardId: 'c.award_id',
  id: 'c.id',
  stripeCardId: 'c.stripe_card_id',
  type: 'c.type',
  status: 'c.status',
  last4: 'c.last4',
  cancelReason: 'c.cancel_reason',
  cancelledAt: 'c.cancelled_at',
  replacementFor: 'c.replacement_for',
  replacementReason: 'c.replacement_reason',
  inPersonOnly: 'c.in_person_only',
  freezeKind: 'c.freeze_kind',
  freezeCovers: 'c.freeze_covers',
  frozenBy: 'c.frozen_by',
  frozenByName: 'w.name',
  shippingStatus: 'c.shipping_status',
  arrivesBy: 'c.arrives_by',
  shippedAt: 'c.shipped_at',
  deliveredAt: 'c.delivered_at',
} as const;

/** Stripe's word for what is wrong with a holder: that they owe it something, else that they are not active. */
const TROUBLE = `coalesce(h.stripe_disabled_reason, case when h.stripe_status <> 'active' then h.stripe_status end)`;

const selectCards = (db: Db | Trx) =>
  db('cards as c')
    .join('cardholders as h', 'h.id', 'c.cardholder_id')
    .leftJoin('principals as w', 'w.id', 'c.frozen_by')
    .select<Row[]>(COLUMNS)
    .select(db.raw(`coalesce(c.freeze_kind = 'holder', false) as "isPausedByHolder"`))
    .select(db.raw(`${TROUBLE} as "holderTrouble"`));

function toView(row: Row): CardView & { awardId: string } {
  const { shippingStatus, arrivesBy, shippedAt, deliveredAt, ...card } = row;
  const shipping = shippingStatus ? { status: shippingStatus, arrivesBy, shippedAt, deliveredAt } : null;
  return { ...card, shipping };
}

/** One card and the award that it carries, or null when there is none in the scope. */
export async function cardView(db: Db | Trx, id: string): Promise<(CardView & { awardId: string }) | null> {
  const [row] = await selectCards(db).where('c.id', id);
  return row ? toView(row) : null;
}

/** The cards of each award, newest first. */
export async function readCards(db: Db | Trx, awardIds: readonly string[]): Promise<Map<string, CardView[]>> {
  const rows = await selectCards(db)
    .whereIn('c.award_id', [...awardIds])
    .orderBy([
      { column: 'c.created_at', order: 'desc' },
      { column: 'c.id', order: 'desc' },
    ]);
  const cards = new Map<string, CardView[]>(awardIds.map((id) => [id, []]));
  for (const { awardId, ...card } of rows.map(toView)) cards.get(awardId)?.push(card);
  return cards;
}

/** The newest card that exists at Stripe and is not over. */
export function liveCard(cards: readonly CardView[]): CardView | null {
  return cards.find((card) => card.stripeCardId && card.status !== 'cancelled' && card.status !== 'expired') ?? null;
}
