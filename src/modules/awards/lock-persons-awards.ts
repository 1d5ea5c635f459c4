import type { Trx } from '../../platform/database.ts';
import { findAwardAccounts, lockAccounts } from '../ledger/index.ts';
import { lockOpenAwardsOf } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { type Award, isLive } from './core/award.ts';
import { lockPerson } from './lock-person.ts';

/** What holds the money of the awards, all at once: one award's release takes the budget, which comes after awards. */
async function lockMoneyOf(trx: Trx, awards: readonly Award[]): Promise<void> {
  const ids: string[] = [];
  for (const { id: awardId, budgetId } of awards) {
    const { award, shortfall } = await findAwardAccounts(trx, { awardId, budgetId });
    ids.push(award, shortfall);
  }
  await lockAccounts(trx, ids);
}

/**
 * Every award of a person that is not over, with the person and the money locked: until the transaction ends nothing is
 * asked for them, given to them or paid. In one order with every act that gives: the person, the awards, the money.
 */
export async function lockPersonsAwards(
  deps: Pick<AwardsDeps, 'recipients' | 'clock'>,
  trx: Trx,
  recipientId: string,
): Promise<Award[]> {
  await lockPerson(deps, trx, recipientId);
  const awards = await lockOpenAwardsOf(trx, recipientId);
  const live = awards.filter(({ status }) => isLive(status));
  if (live.length > 0) await lockMoneyOf(trx, live);
  return awards;
}
