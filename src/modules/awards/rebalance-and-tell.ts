import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import { tellOfClosedMoney } from '../budgets/index.ts';
import { type AwardAccounts, readAwardFigures, rebalanceAward } from '../ledger/index.ts';
import { type Award, isOver } from './core/award.ts';

export type AwardChanged = {
  award: Pick<Award, 'id' | 'practiceId' | 'status'>;
  accounts: AwardAccounts;
  /** The award's shortfall before the change, read under the accounts' locks. */
  shortfallBeforePence: Pence;
  /** What changed its money: the id of a dispute or a case. */
  cause: string;
  at: Date;
};

/**
 * After money came to an award or was taken from it: repays its shortfall first, sends on what an award that is
 * over may not keep, and tells of a shortfall that opened, changed or is repaid, each once (R12, R47).
 */
export async function rebalanceAndTell(trx: Trx, change: AwardChanged): Promise<void> {
  const { award, accounts, cause, at } = change;
  const { releasedPence } = await rebalanceAward(trx, {
    accounts,
    isOver: isOver(award.status),
    cause,
    eventAt: at,
    at,
  });
  const { budgetId } = accounts;
  await tellOfClosedMoney(trx, { budgetId, awardId: award.id, amountPence: releasedPence, cause, at });
  const shortfallPence = (await readAwardFigures(trx, [award.id])).get(award.id)?.shortfallPence ?? 0;
  if (shortfallPence === change.shortfallBeforePence) return;
  await publishEvent(trx, {
    type: shortfallPence > 0 ? 'award.shortfall' : 'award.shortfall_repaid',
    occurredAt: at,
    practiceId: award.practiceId,
    awardId: award.id,
    payload: shortfallPence > 0 ? { cause, shortfallPence } : { cause },
  });
}
