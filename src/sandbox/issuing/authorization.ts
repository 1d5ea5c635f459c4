import type Stripe from 'stripe';
import type { Db, Trx } from '../../platform/database.ts';
import type { BalanceTransaction } from '../money/balance.ts';
import { objectTable } from '../store/object-table.ts';
import { cards, renderCards } from './card.ts';
import type { Transaction } from './transaction.ts';

type SdkAuthorization = Stripe.Issuing.Authorization;

/** An authorization as stored: card and cardholder by id, without what other tables hold. */
export type AuthorizationRecord = Omit<
  SdkAuthorization,
  'card' | 'cardholder' | 'balance_transactions' | 'transactions' | 'fuel' | 'fleet' | 'token' | 'treasury'
> & { card: string; cardholder: string; fuel: object | null; fleet: object | null; token: string | null };

/** An authorization as sent. */
export type Authorization = Omit<AuthorizationRecord, 'card'> & {
  card: Stripe.Issuing.Card;
  balance_transactions: BalanceTransaction[];
  transactions: Transaction[];
};

export const authorizations = objectTable<AuthorizationRecord>('authorizations');

/** Authorizations as they are sent: with their whole card, holds and transactions. */
export async function renderAuthorizations(
  db: Db | Trx,
  records: readonly AuthorizationRecord[],
): Promise<Authorization[]> {
  const ids = records.map((record) => record.id);
  const found = await cards.findMany(
    db,
    records.map((record) => record.card),
  );
  const rendered = await renderCards(db, [...found.values()]);
  const cardById = new Map(rendered.map((card) => [card.id, card]));
  const holds = await groupByAuthorization<BalanceTransaction>(db, 'balance_transactions', ids);
  const transactions = await groupByAuthorization<Transaction>(db, 'transactions', ids);
  return records.map((record) => {
    const card = cardById.get(record.card);
    if (!card) throw new Error(`Authorization ${record.id} has no card`);
    return {
      ...record,
      card,
      balance_transactions: holds.get(record.id) ?? [],
      transactions: transactions.get(record.id) ?? [],
    };
  });
}

export async function renderAuthorization(db: Db | Trx, record: AuthorizationRecord): Promise<Authorization> {
  const [authorization] = await renderAuthorizations(db, [record]);
  if (!authorization) throw new Error('One authorization in gives one out');
  return authorization;
}

async function groupByAuthorization<T>(db: Db | Trx, table: string, ids: string[]): Promise<Map<string, T[]>> {
  const rows: { authorization: string; object: T }[] = await db(table)
    .whereIn('authorization', ids)
    .orderBy('seq')
    .select('authorization', 'object');
  const groups = Map.groupBy(rows, (row) => row.authorization);
  return new Map([...groups].map(([id, group]) => [id, group.map((row) => row.object)]));
}
