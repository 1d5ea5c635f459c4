import type Stripe from 'stripe';
import type { Db, Trx } from '../../platform/database.ts';
import type { Change } from '../context.ts';
import { recordEvent } from '../events/record-event.ts';
import { objectTable } from '../store/object-table.ts';
import { cardholders } from './cardholder.ts';

export type Card = Stripe.Issuing.Card;

/** A card as stored: by the cardholder's id. What is sent always holds the whole cardholder. */
export type CardRecord = Omit<Card, 'cardholder' | 'number' | 'cvc' | 'financial_account'> & { cardholder: string };

export const cards = objectTable<CardRecord>('cards');

/** Cards as they are sent. */
export async function renderCards(db: Db | Trx, records: readonly CardRecord[]): Promise<Card[]> {
  const holders = await cardholders.findMany(
    db,
    records.map((record) => record.cardholder),
  );
  return records.map((record) => {
    const cardholder = holders.get(record.cardholder);
    if (!cardholder) throw new Error(`Card ${record.id} has no cardholder`);
    return { ...record, cardholder };
  });
}

export async function renderCard(db: Db | Trx, record: CardRecord): Promise<Card> {
  const [card] = await renderCards(db, [record]);
  if (!card) throw new Error('One card in gives one card out');
  return card;
}

/** Writes a changed card and tells of it. */
export async function saveCard(change: Change, before: CardRecord, after: CardRecord): Promise<Card> {
  await cards.update(change.trx, after);
  const card = await renderCard(change.trx, after);
  await recordEvent(change, {
    type: 'issuing_card.updated',
    object: card,
    before: await renderCard(change.trx, before),
  });
  return card;
}
