import type { Db, Trx } from '../../platform/database.ts';
import type { TransferKind } from './core/transfer-kinds.ts';

/** What a movement is about; every id that applies is given. */
export type TransferLinks = {
  budgetId?: string | null;
  awardId?: string | null;
  authorizationId?: string | null;
  cardTransactionId?: string | null;
  /** Idempotency key of the transfer that this one follows (R8). */
  followsKey?: string | null;
};

export type TransferRow = {
  id: string;
  kind: TransferKind;
  is_hold: boolean;
  state: 'pending' | 'posted' | 'voided';
  debit_account_id: string;
  credit_account_id: string;
  amount_pence: number;
  hold_id: string | null;
  budget_id: string | null;
  award_id: string | null;
  authorization_id: string | null;
  card_transaction_id: string | null;
  follows_key: string | null;
  posting_period: string;
  event_at: Date;
  created_at: Date;
  resolved_at: Date | null;
  idempotency_key: string;
};

/**
 * The first month, not before the one given, in which something may be posted on the budget (R8); a value for an
 * insert. A close of the budget waits until this transaction ends.
 */
export function openPeriod(trx: Trx, budgetId: string | null, period: string) {
  return budgetId ? trx.raw<string>('ledger_open_period(?, ?)', [budgetId, period]) : period;
}

/** Inserts a transfer unless its key is known; tells whether it did. Of a hold, the caller sees to it that it is placed once. */
export async function insertTransfer(trx: Trx, row: Omit<TransferRow, 'resolved_at'>): Promise<boolean> {
  const period = row.is_hold ? row.posting_period : openPeriod(trx, row.budget_id, row.posting_period);
  const inserted = await trx('ledger_transfers')
    .insert({ ...row, posting_period: period })
    .onConflict(trx.raw('(idempotency_key) where not is_hold'))
    .ignore()
    .returning('id');
  return inserted.length === 1;
}

/** Idempotency key of what an authorization last moved or held for an award: what the next movement follows (R8). */
export async function lastKeyOf(
  db: Db | Trx,
  about: { awardId: string; authorizationId: string },
): Promise<string | null> {
  const row = await db('ledger_transfers')
    .where({ award_id: about.awardId, authorization_id: about.authorizationId })
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .first<{ key: string }>({ key: 'idempotency_key' });
  return row?.key ?? null;
}

/** What was posted under a key; null for holds. */
export async function findTransferByKey(db: Db | Trx, key: string): Promise<TransferRow | null> {
  const row = await db<TransferRow>('ledger_transfers').where({ idempotency_key: key, is_hold: false }).first();
  return row ?? null;
}

export async function openHoldsOf(trx: Trx, authorizationId: string): Promise<TransferRow[]> {
  return trx<TransferRow>('ledger_transfers')
    .where({ authorization_id: authorizationId, state: 'pending' })
    .orderBy('created_at')
    .orderBy('id');
}

export async function resolveTransfer(
  trx: Trx,
  change: { id: string; state: 'posted' | 'voided'; at: Date },
): Promise<void> {
  await trx('ledger_transfers').where('id', change.id).update({ state: change.state, resolved_at: change.at });
}

/** What is on hold now for an authorization. */
export async function openHoldPence(trx: Trx, authorizationId: string): Promise<number> {
  const holds = await openHoldsOf(trx, authorizationId);
  return holds.reduce((total, hold) => total + hold.amount_pence, 0);
}
