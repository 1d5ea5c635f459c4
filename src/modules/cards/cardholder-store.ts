import type { Db, Trx } from '../../platform/database.ts';
import type { StripeCardholderState } from './core/stripe-card.ts';

export type Cardholder = { id: string; recipientId: string; stripeCardholderId: string | null };
const CARDHOLDER = { id: 'id', recipientId: 'recipient_id', stripeCardholderId: 'stripe_cardholder_id' };

/** The one cardholder of a person; made when it is not there. */
export async function findOrInsertCardholder(
  trx: Trx,
  cardholder: { id: string; recipientId: string; practiceId: string; at: Date },
): Promise<Cardholder> {
  await trx('cardholders')
    .insert({
      id: cardholder.id,
      recipient_id: cardholder.recipientId,
      practice_id: cardholder.practiceId,
      created_at: cardholder.at,
    })
    .onConflict('recipient_id')
    .ignore();
  const found = await trx('cardholders').where({ recipient_id: cardholder.recipientId }).first<Cardholder>(CARDHOLDER);
  if (!found) throw new Error(`No cardholder for recipient ${cardholder.recipientId}`);
  return found;
}

/** The practice itself as the holder of the cards in its boxes; made when it is not there. */
export async function findOrInsertCompany(
  trx: Trx,
  company: { id: string; practiceId: string; at: Date },
): Promise<{ id: string }> {
  const { id, practiceId, at } = company;
  const conflict = trx.raw(`(practice_id) where kind = 'company'`);
  await trx('cardholders')
    .insert({ id, kind: 'company', practice_id: practiceId, created_at: at })
    .onConflict(conflict)
    .ignore();
  const found = await trx('cardholders')
    .where({ practice_id: practiceId, kind: 'company' })
    .first<{ id: string }>('id');
  if (!found) throw new Error(`No company cardholder for practice ${practiceId}`);
  return found;
}

export async function findCardholder(
  db: Db | Trx,
  id: string,
): Promise<{ id: string; stripeCardholderId: string | null } | null> {
  const columns = { id: 'id', stripeCardholderId: 'stripe_cardholder_id' };
  return (
    (await db('cardholders').where({ id }).first<{ id: string; stripeCardholderId: string | null }>(columns)) ?? null
  );
}

/** The holder of a person's cards, after whoever is writing it; undefined while there is none. */
export async function lockCardholderOf(
  trx: Trx,
  recipientId: string,
): Promise<{ practiceId: string; stripeCardholderId: string | null } | undefined> {
  return trx('cardholders')
    .where({ recipient_id: recipientId })
    .forNoKeyUpdate()
    .first<{ practiceId: string; stripeCardholderId: string | null }>({
      practiceId: 'practice_id',
      stripeCardholderId: 'stripe_cardholder_id',
    });
}

export async function saveStripeCardholder(
  trx: Trx,
  cardholder: { id: string; stripeCardholderId: string },
): Promise<void> {
  await trx('cardholders').where({ id: cardholder.id }).update({ stripe_cardholder_id: cardholder.stripeCardholderId });
}

/** The holder as Stripe was last heard to say; null for one that is not ours. */
export async function lockStripeCardholder(
  trx: Trx,
  stripeCardholderId: string,
): Promise<({ id: string } & StripeCardholderState) | null> {
  const row = await trx('cardholders')
    .where({ stripe_cardholder_id: stripeCardholderId })
    .forNoKeyUpdate()
    .first<{ id: string } & StripeCardholderState>({
      id: 'id',
      status: 'stripe_status',
      disabledReason: 'stripe_disabled_reason',
    });
  return row ?? null;
}

export async function saveCardholderState(trx: Trx, id: string, state: StripeCardholderState): Promise<void> {
  await trx('cardholders')
    .where({ id })
    .update({ stripe_status: state.status, stripe_disabled_reason: state.disabledReason });
}

/** Cards of a holder that may still be paid with. */
export async function listLiveCardsOfHolder(
  trx: Trx,
  cardholderId: string,
): Promise<{ stripeCardId: string; awardId: string; practiceId: string }[]> {
  return trx('cards')
    .where({ cardholder_id: cardholderId })
    .whereNotNull('stripe_card_id')
    .whereNotIn('status', ['cancelled', 'expired'])
    .orderBy('id')
    .select({ stripeCardId: 'stripe_card_id', awardId: 'award_id', practiceId: 'practice_id' });
}
