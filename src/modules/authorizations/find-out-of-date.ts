import type { Db, Trx } from '../../platform/database.ts';
import type { AuthorizationStatus } from './core/authorization-transitions.ts';
import { type AuthorizationState, type CardTransactionState, statusOf } from './core/settlement.ts';
import { knownTransactionIds } from './settlement-store.ts';

type Ours = {
  id: string;
  award_id: string | null;
  status: AuthorizationStatus;
  approved: boolean;
  amount_pence: number;
  rounds_synced: number;
};

function isSame(state: AuthorizationState, ours: Ours | undefined): boolean {
  return (
    ours?.status === statusOf(state, ours?.status) &&
    ours.approved === state.approved &&
    ours.amount_pence === (state.approved ? state.amountPence : 0) &&
    ours.rounds_synced === state.rounds.length
  );
}

/** Which of these cards are ours. What happens on another's is not for us to book. */
export async function ownCards(db: Db | Trx, stripeCardIds: readonly string[]): Promise<Set<string>> {
  return new Set(
    await db('cards')
      .whereIn('stripe_card_id', [...stripeCardIds])
      .pluck('stripe_card_id'),
  );
}

/** Which of these card transactions of Stripe's, on cards of ours, are not booked. */
export async function findUnbooked(
  db: Db | Trx,
  transactions: readonly Pick<CardTransactionState, 'id' | 'stripeCardId'>[],
): Promise<string[]> {
  const known = await knownTransactionIds(
    db,
    transactions.map(({ id }) => id),
  );
  const unknown = transactions.filter(({ id }) => !known.has(id));
  const cards = await ownCards(
    db,
    unknown.map(({ stripeCardId }) => stripeCardId),
  );
  return unknown.filter(({ stripeCardId }) => cards.has(stripeCardId)).map(({ id }) => id);
}

/**
 * Which of these authorizations, as Stripe has them now, differ from our record in state, amount, rounds or
 * bookings, or are on a card that was not known to be ours when they were settled. A few queries for any number of
 * them; it changes nothing.
 */
export async function findOutOfDate(db: Db | Trx, states: readonly AuthorizationState[]): Promise<string[]> {
  const rows = await db<Ours>('authorizations').whereIn(
    'id',
    states.map(({ id }) => id),
  );
  const ours = new Map(rows.map((row) => [row.id, row]));
  const unbooked = new Set(
    await findUnbooked(
      db,
      states.flatMap(({ transactions }) => transactions),
    ),
  );
  const unowned = states.filter(({ id }) => ours.get(id)?.award_id === null);
  const known = await ownCards(
    db,
    unowned.map(({ stripeCardId }) => stripeCardId),
  );
  const isOwnedNow = (state: AuthorizationState) => unowned.includes(state) && known.has(state.stripeCardId);
  const differs = (state: AuthorizationState) =>
    !isSame(state, ours.get(state.id)) || isOwnedNow(state) || state.transactions.some(({ id }) => unbooked.has(id));
  return states.filter(differs).map(({ id }) => id);
}

/** Authorizations that we hold as pending although they are older than what Stripe's list was asked for; by page. */
export async function listPendingBefore(
  db: Db | Trx,
  about: { before: Date; after: string; limit: number },
): Promise<string[]> {
  return db('authorizations')
    .where({ status: 'pending' })
    .where('requested_at', '<', about.before)
    .where('id', '>', about.after)
    .orderBy('id')
    .limit(about.limit)
    .pluck('id');
}
