import { v7 as newId } from 'uuid';
import type { Trx } from '../../platform/database.ts';
import { type AccountOwner, findAccountId, insertAccount } from './account-store.ts';
import type { AccountKind } from './core/transfer-kinds.ts';

/** Opens a ledger account, or finds the one that is there. Returns its id. */
export async function openAccount(trx: Trx, account: AccountOwner & { kind: AccountKind; at: Date }): Promise<string> {
  const { kind, at, ...owner } = account;
  const existing = await findAccountId(trx, kind, owner);
  if (existing) return existing;
  const id = newId();
  await insertAccount(trx, { id, kind, at, ...owner });
  return id;
}
