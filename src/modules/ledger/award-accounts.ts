import { assert } from '../../kernel/assert.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { findAccountId } from './account-store.ts';
import { openAccount } from './open-account.ts';

/** The four accounts that one award's money moves between. */
export type AwardAccounts = {
  awardId: string;
  budgetId: string;
  award: string;
  shortfall: string;
  budget: string;
  network: string;
};

async function accountsOfBudget(db: Db | Trx, budgetId: string): Promise<{ budget: string; network: string }> {
  const budget = await findAccountId(db, 'budget', { budgetId });
  const network = await findAccountId(db, 'network', { budgetId });
  assert(budget && network, `budget ${budgetId} has its accounts`);
  return { budget, network };
}

/** Opens an award's own account and its shortfall account, beside those of its budget. */
export async function openAwardAccounts(
  trx: Trx,
  owner: { awardId: string; budgetId: string; at: Date },
): Promise<AwardAccounts> {
  const award = await openAccount(trx, { ...owner, kind: 'award' });
  const shortfall = await openAccount(trx, { ...owner, kind: 'shortfall' });
  const { awardId, budgetId } = owner;
  return { awardId, budgetId, award, shortfall, ...(await accountsOfBudget(trx, budgetId)) };
}

/** The accounts of an award that has been approved. */
export async function findAwardAccounts(
  db: Db | Trx,
  owner: { awardId: string; budgetId: string },
): Promise<AwardAccounts> {
  const award = await findAccountId(db, 'award', owner);
  const shortfall = await findAccountId(db, 'shortfall', owner);
  assert(award && shortfall, `award ${owner.awardId} has its accounts`);
  return { ...owner, award, shortfall, ...(await accountsOfBudget(db, owner.budgetId)) };
}
