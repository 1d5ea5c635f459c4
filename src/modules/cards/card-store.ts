import type { Db, Trx } from '../../platform/database.ts';
import type { Card, CardStatus, FreezeKind } from './core/card.ts';

const COLUMNS = {
  id: 'id',
  awardId: 'award_id',
  practiceId: 'practice_id',
  cardholderId: 'cardholder_id',
  stripeCardId: 'stripe_card_id',
  type: 'type',
  status: 'status',
  freezeKind: 'freeze_kind',
  frozenBy: 'frozen_by',
  cancelReason: 'cancel_reason',
  last4: 'last4',
  expMonth: 'exp_month',
  expYear: 'exp_year',
  stripeLimitPence: 'stripe_limit_pence',
} as const;

export async function insertCard(
  trx: Trx,
  card: Pick<Card, 'id' | 'awardId' | 'practiceId' | 'cardholderId' | 'type'> & { at: Date },
): Promise<void> {
  await trx('cards').insert({
    id: card.id,
    award_id: card.awardId,
    practice_id: card.practiceId,
    cardholder_id: card.cardholderId,
    type: card.type,
    status: 'ordered',
    created_at: card.at,
  });
}

export async function findCard(db: Db | Trx, id: string): Promise<Card | null> {
  return (await db('cards').where({ id }).first<Card>(COLUMNS)) ?? null;
}

export async function lockCard(trx: Trx, id: string): Promise<Card | null> {
  return (await trx('cards').where({ id }).forNoKeyUpdate().first<Card>(COLUMNS)) ?? null;
}

export async function findCardByStripeId(db: Db | Trx, stripeCardId: string): Promise<Card | null> {
  return (await db('cards').where({ stripe_card_id: stripeCardId }).first<Card>(COLUMNS)) ?? null;
}

/** All cards an award ever had, newest first. */
export async function listCardsOfAward(db: Db | Trx, awardId: string): Promise<Card[]> {
  return db('cards').where({ award_id: awardId }).orderBy('created_at', 'desc').orderBy('id', 'desc').select(COLUMNS);
}

export type CardChange = {
  stripe_card_id?: string;
  status?: CardStatus;
  freeze_kind?: FreezeKind | null;
  frozen_by?: string | null;
  cancel_reason?: string;
  last4?: string;
  exp_month?: number;
  exp_year?: number;
  stripe_limit_pence?: number;
  activated_at?: Date;
  cancelled_at?: Date;
};

export async function updateCard(trx: Trx, id: string, change: CardChange): Promise<void> {
  await trx('cards').where({ id }).update(change);
}

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

export async function saveStripeCardholder(
  trx: Trx,
  cardholder: { id: string; stripeCardholderId: string },
): Promise<void> {
  await trx('cardholders').where({ id: cardholder.id }).update({ stripe_cardholder_id: cardholder.stripeCardholderId });
}
