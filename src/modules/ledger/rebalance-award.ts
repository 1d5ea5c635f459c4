import { v7 as newId } from 'uuid';
import { assert } from '../../kernel/assert.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { lockAccounts } from './account-store.ts';
import type { AwardAccounts } from './award-accounts.ts';
import { availablePence, shortfallPence } from './core/account.ts';
import { readChargedPence } from './figures-store.ts';
import { postTransfer } from './post-transfer.ts';

export type Rebalance = {
  accounts: AwardAccounts;
  /** An award that is over keeps nothing: what is free goes back to its budget (R4, R12). */
  isOver: boolean;
  /** What freed the money. */
  cause: string;
  eventAt: Date;
  at: Date;
};

type Free = {
  /** What the award has left. */
  free: Pence;
  shortfall: Pence;
  /** Paid to a shortfall that a hold had opened, and which ended with the hold. */
  overpaid: Pence;
};

async function readFree(trx: Trx, accounts: AwardAccounts): Promise<Free> {
  const locked = await lockAccounts(trx, [accounts.award, accounts.shortfall]);
  const award = locked.get(accounts.award);
  const shortfall = locked.get(accounts.shortfall);
  assert(award && shortfall, `accounts of award ${accounts.awardId} exist`);
  const overpaid = Math.max(0, availablePence(shortfall));
  return { free: availablePence(award) + overpaid, shortfall: shortfallPence(shortfall), overpaid };
}

/** What of the money that is left the award may not keep. */
async function surplusPence(trx: Trx, { isOver, accounts }: Rebalance, leftPence: Pence): Promise<Pence> {
  if (isOver || leftPence === 0) return leftPence;
  return Math.min(leftPence, await readChargedPence(trx, accounts.awardId));
}

/**
 * Keeps the promises about an award's money after anything came back to it: an open shortfall is repaid first, so an
 * award never has both; an award that is over returns what is left; and one that is not returns what a charge to the
 * budget had put in, so that nobody can spend more than was approved (R4). It moves only what is free under the accounts' locks, so running it again moves nothing: its keys need not be derived.
 * Returns, in pence, what went back to the budget.
 */
export async function rebalanceAward(trx: Trx, change: Rebalance): Promise<{ releasedPence: Pence }> {
  const { accounts, cause, eventAt, at } = change;
  const links = { awardId: accounts.awardId, budgetId: accounts.budgetId, followsKey: cause, eventAt, at };
  const { free, shortfall, overpaid } = await readFree(trx, accounts);
  if (overpaid > 0) {
    await postTransfer(trx, {
      ...links,
      kind: 'shortfall_return',
      fromAccountId: accounts.shortfall,
      toAccountId: accounts.award,
      amountPence: overpaid,
      key: `overpaid:${newId()}`,
    });
  }
  const repaid = Math.min(free, shortfall);
  if (repaid > 0) {
    await postTransfer(trx, {
      ...links,
      kind: 'shortfall_repayment',
      fromAccountId: accounts.award,
      toAccountId: accounts.shortfall,
      amountPence: repaid,
      key: `repay:${newId()}`,
    });
  }
  const releasedPence = await surplusPence(trx, change, free - repaid);
  if (releasedPence === 0) return { releasedPence };
  await postTransfer(trx, {
    ...links,
    kind: 'release',
    fromAccountId: accounts.award,
    toAccountId: accounts.budget,
    amountPence: releasedPence,
    key: `release:${newId()}`,
  });
  return { releasedPence };
}
