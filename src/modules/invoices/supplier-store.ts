import type { Db, Trx } from '../../platform/database.ts';
import type { Sealed } from '../recipients/index.ts';

/** Whom a practice pays; the bank details only as cipher text. */
export type SupplierRow = {
  id: string;
  practiceId: string;
  name: string;
  sealed: Buffer;
  keyVersion: string;
  accountEnds: string;
  bankSetBy: string;
  /** Who entered the sort code and the account number that are in use; another may have corrected the name since. */
  accountSetBy: string;
  bankSetAt: Date;
  /** Nothing is paid to it before, because its bank details changed (R51). */
  heldUntil: Date | null;
};

const COLUMNS = {
  id: 'id',
  practiceId: 'practice_id',
  name: 'name',
  sealed: 'bank_encrypted',
  keyVersion: 'bank_key_version',
  accountEnds: 'account_ends',
  bankSetBy: 'bank_set_by',
  accountSetBy: 'account_set_by',
  bankSetAt: 'bank_set_at',
  heldUntil: 'held_until',
} as const;

export async function insertSupplier(
  trx: Trx,
  supplier: Pick<SupplierRow, 'id' | 'practiceId' | 'name' | 'accountEnds' | 'bankSetBy'> & { bank: Sealed; at: Date },
): Promise<void> {
  await trx('suppliers').insert({
    id: supplier.id,
    practice_id: supplier.practiceId,
    name: supplier.name,
    bank_encrypted: supplier.bank.sealed,
    bank_key_version: supplier.bank.keyVersion,
    account_ends: supplier.accountEnds,
    bank_set_by: supplier.bankSetBy,
    account_set_by: supplier.bankSetBy,
    bank_set_at: supplier.at,
    created_at: supplier.at,
  });
}

/** The suppliers of a practice, of which the transaction is the only writer. */
export async function lockSuppliers(trx: Trx, practiceId: string): Promise<SupplierRow[]> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 5))', [practiceId]);
  return trx('suppliers').where({ practice_id: practiceId }).orderBy('id').select<SupplierRow[]>(COLUMNS);
}

export async function findSupplier(db: Db | Trx, id: string): Promise<SupplierRow | null> {
  return (await db('suppliers').where({ id }).first<SupplierRow>(COLUMNS)) ?? null;
}

export async function lockSupplier(trx: Trx, id: string): Promise<SupplierRow | null> {
  return (await trx('suppliers').where({ id }).forNoKeyUpdate().first<SupplierRow>(COLUMNS)) ?? null;
}

export async function updateBank(
  trx: Trx,
  id: string,
  change: { bank: Sealed; accountEnds: string; setBy: string; accountSetBy: string; at: Date; heldUntil: Date },
): Promise<void> {
  await trx('suppliers').where({ id }).update({
    bank_encrypted: change.bank.sealed,
    bank_key_version: change.bank.keyVersion,
    account_ends: change.accountEnds,
    bank_set_by: change.setBy,
    account_set_by: change.accountSetBy,
    bank_set_at: change.at,
    held_until: change.heldUntil,
  });
}
