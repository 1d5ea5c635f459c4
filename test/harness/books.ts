import { verifyCardTransactions, verifySpending } from '../../src/modules/authorizations/index.ts';
import { verifyDisputes } from '../../src/modules/disputes/index.ts';
import { verifyExceptions } from '../../src/modules/exceptions/index.ts';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../src/modules/ledger/index.ts';
import { inScope } from '../../src/platform/database.ts';
import type { RunningService } from './service.ts';

/** An award's figures now. */
export async function awardFigures({ db }: RunningService, awardId: string) {
  return inScope(db, 'all', async (trx) => (await readAwardFigures(trx, [awardId])).get(awardId));
}

/** A budget's figures now. */
export async function budgetFigures({ db }: RunningService, budgetId: string) {
  return inScope(db, 'all', async (trx) => (await readBudgetFigures(trx, [budgetId])).get(budgetId));
}

/** Everything in which ledger, card transactions and disputes disagree. */
export async function booksDifferences({ db }: RunningService): Promise<string[]> {
  return inScope(db, 'all', async (trx) =>
    [
      ...(await verifyLedger(trx)),
      await verifyCardTransactions(trx),
      await verifySpending(trx),
      await verifyDisputes(trx),
      await verifyExceptions(trx),
    ].flatMap((check) => check.differences),
  );
}
