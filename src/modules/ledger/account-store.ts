import type { Db, Trx } from '../../platform/database.ts';
import type { Account } from './core/account.ts';
import { type AccountKind, UNCOUNTED } from './core/transfer-kinds.ts';

type AccountRow = {
  id: string;
  kind: AccountKind;
  debits_posted: number;
  credits_posted: number;
  debits_pending: number;
  credits_pending: number;
  version: number;
};

const toAccount = (row: AccountRow): Account => ({
  id: row.id,
  kind: row.kind,
  debitsPosted: row.debits_posted,
  creditsPosted: row.credits_posted,
  debitsPending: row.debits_pending,
  creditsPending: row.credits_pending,
  version: row.version,
});

/** What an account belongs to: exactly the ids that identify it. */
export type AccountOwner = { partyId?: string; budgetId?: string; awardId?: string };

export type NewAccount = AccountOwner & { id: string; kind: AccountKind; at: Date };

export async function insertAccount(trx: Trx, account: NewAccount): Promise<void> {
  await trx('ledger_accounts').insert({
    id: account.id,
    kind: account.kind,
    party_id: account.partyId ?? null,
    budget_id: account.budgetId ?? null,
    award_id: account.awardId ?? null,
    created_at: account.at,
  });
}

/** The one order in which accounts are locked: awards first, what many awards share last. */
const LOCK_ORDER = 'award,shortfall,budget,commissioner,holding,merchants,bank';

/**
 * Locks accounts in one order everywhere, so that two writers of several accounts never wait for each other in a
 * ring. An account without counters is read and not locked: nothing about it changes.
 */
export async function lockAccounts(trx: Trx, ids: readonly string[]): Promise<Map<string, Account>> {
  const locked = await trx<AccountRow>('ledger_accounts')
    .whereIn('id', [...ids])
    .whereNotIn('kind', [...UNCOUNTED])
    .orderByRaw("array_position(string_to_array(?, ','), kind), id", [LOCK_ORDER])
    .forNoKeyUpdate();
  const others = await trx<AccountRow>('ledger_accounts')
    .whereIn('id', [...ids])
    .whereIn('kind', [...UNCOUNTED]);
  return new Map([...locked, ...others].map((row) => [row.id, toAccount(row)]));
}

export async function findAccountId(db: Db | Trx, kind: AccountKind, owner: AccountOwner): Promise<string | null> {
  const query = db<{ id: string; kind: AccountKind }>('ledger_accounts').select('id').where('kind', kind);
  if (owner.awardId) query.where('award_id', owner.awardId);
  else if (owner.budgetId) query.where('budget_id', owner.budgetId).whereNull('award_id');
  else query.where('party_id', owner.partyId ?? null);
  const row = await query.first();
  return row?.id ?? null;
}

export type CounterChange = {
  debitsPosted?: number;
  creditsPosted?: number;
  debitsPending?: number;
};

/** Adds to an account's counters and raises its version. The caller holds the lock. */
export async function changeCounters(trx: Trx, id: string, change: CounterChange): Promise<void> {
  await trx('ledger_accounts')
    .where('id', id)
    .update({
      debits_posted: trx.raw('debits_posted + ?', [change.debitsPosted ?? 0]),
      credits_posted: trx.raw('credits_posted + ?', [change.creditsPosted ?? 0]),
      debits_pending: trx.raw('debits_pending + ?', [change.debitsPending ?? 0]),
      version: trx.raw('version + 1'),
    });
}
