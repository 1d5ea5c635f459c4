import type { Db, Trx } from '../../platform/database.ts';
import type { CardStatus } from '../cards/index.ts';

export type CardView = {
  id: string;
  /** Null until Stripe has made it. */
  stripeCardId: string | null;
  type: 'virtual' | 'physical';
  status: CardStatus;
  last4: string | null;
};

const COLUMNS = {
  awardId: 'award_id',
  id: 'id',
  stripeCardId: 'stripe_card_id',
  type: 'type',
  status: 'status',
  last4: 'last4',
} as const;

/** One card and the award that it carries, or null when there is none in the scope. */
export async function cardView(db: Db | Trx, id: string): Promise<(CardView & { awardId: string }) | null> {
  return (await db('cards').where({ id }).first<CardView & { awardId: string }>(COLUMNS)) ?? null;
}

/** The cards of each award, newest first. */
export async function readCards(db: Db | Trx, awardIds: readonly string[]): Promise<Map<string, CardView[]>> {
  const rows = await db('cards')
    .whereIn('award_id', [...awardIds])
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .select<(CardView & { awardId: string })[]>(COLUMNS);
  const cards = new Map<string, CardView[]>(awardIds.map((id) => [id, []]));
  for (const { awardId, ...card } of rows) cards.get(awardId)?.push(card);
  return cards;
}

/** The newest card that exists at Stripe and is not over. */
export function liveCard(cards: readonly CardView[]): CardView | null {
  return cards.find((card) => card.stripeCardId && card.status !== 'cancelled' && card.status !== 'expired') ?? null;
}
