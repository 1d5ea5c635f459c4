import type { Db, Trx } from '../../platform/database.ts';
import type { StripeCardState } from './core/stripe-card.ts';

/** A card as a list of Stripe's gives it. */
export type ListedCard = Pick<StripeCardState, 'status' | 'shipping'> & { id: string };

type Known = { id: string; status: string | null; parcel: string | null };

/** Which of these cards of Stripe's are ours and in another state than we last heard of; by Stripe's id. */
export async function findCardsOutOfDate(db: Db | Trx, listed: readonly ListedCard[]): Promise<string[]> {
  const ids = listed.map(({ id }) => id);
  const rows = await db('cards')
    .whereIn('stripe_card_id', ids)
    .select<Known[]>({ id: 'stripe_card_id', status: 'stripe_status', parcel: 'shipping_status' });
  const ours = new Map(rows.map((row) => [row.id, row]));
  const isNews = ({ id, status, shipping }: ListedCard) => {
    const known = ours.get(id);
    return known !== undefined && (known.status !== status || known.parcel !== (shipping?.status ?? null));
  };
  return listed.filter(isNews).map(({ id }) => id);
}
