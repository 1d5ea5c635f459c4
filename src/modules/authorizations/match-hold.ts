import { v7 as newId } from 'uuid';
import { assert } from '../../kernel/assert.ts';
import type { Trx } from '../../platform/database.ts';
import {
  type AwardAccounts,
  availablePence,
  lockAccounts,
  openHoldPence,
  placeHold,
  resolveHolds,
} from '../ledger/index.ts';

/**
 * Makes the hold of an authorization what it must be: voids what is there and holds the target anew when
 * they differ, from what the award has, then from its shortfall account (Stripe approved without us).
 */
export async function matchHold(
  trx: Trx,
  about: { accounts: AwardAccounts; authorizationId: string; targetPence: number; eventAt: Date; at: Date },
): Promise<void> {
  const { accounts, authorizationId, targetPence, eventAt, at } = about;
  if ((await openHoldPence(trx, authorizationId)) === targetPence) return;
  await resolveHolds(trx, { authorizationId, state: 'voided', at });
  const award = (await lockAccounts(trx, [accounts.award, accounts.shortfall])).get(accounts.award);
  assert(award, `account of award ${accounts.awardId} exists`);
  const fromAward = Math.min(targetPence, Math.max(0, availablePence(award)));
  const parts = [
    { fromAccountId: accounts.award, amountPence: fromAward },
    { fromAccountId: accounts.shortfall, amountPence: targetPence - fromAward },
  ];
  for (const part of parts.filter(({ amountPence }) => amountPence > 0)) {
    const { awardId, budgetId, network } = accounts;
    const key = `hold:${authorizationId}:again:${newId()}`;
    await placeHold(trx, { ...part, networkAccountId: network, awardId, budgetId, authorizationId, key, eventAt, at });
  }
}
