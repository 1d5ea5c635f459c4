import { assert } from '../../kernel/assert.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { type AwardAccounts, availablePence, findAwardAccounts, lockAccounts } from '../ledger/index.ts';
import { findAward } from './award-store.ts';
import type { Award } from './core/award.ts';

export type LockedAwardMoney = {
  /** As it was once the locks were held: an ending waits for them. */
  award: Award;
  accounts: AwardAccounts;
  availablePence: Pence;
  shortfallPence: Pence;
  /** What of the shortfall shops have taken; the rest of it is on hold, and may come back by itself. */
  takenPence: Pence;
};

/**
 * Locks the accounts of an approved award, then reads the award and what it has: a payment, an ending and another
 * settlement wait until the caller's transaction ends.
 */
export async function lockAwardMoney(
  trx: Trx,
  owner: { awardId: string; budgetId: string },
): Promise<LockedAwardMoney> {
  const accounts = await findAwardAccounts(trx, owner);
  const locked = await lockAccounts(trx, [accounts.award, accounts.shortfall]);
  const own = locked.get(accounts.award);
  const shortfall = locked.get(accounts.shortfall);
  const award = await findAward(trx, owner.awardId);
  assert(award && own && shortfall, `award ${owner.awardId} has its accounts`);
  const shortfallPence = Math.max(0, -availablePence(shortfall));
  return {
    award,
    accounts,
    availablePence: Math.max(0, availablePence(own)),
    shortfallPence,
    takenPence: Math.max(0, shortfall.debitsPosted - shortfall.creditsPosted),
  };
}
