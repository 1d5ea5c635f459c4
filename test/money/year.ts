import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../src/modules/ledger/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';

export type Year = { service: RunningService & AsyncDisposable; scheme: Scheme };
export const MARCH = '2027-03-10T10:00:00Z';
/** An award of the last weeks of the year. */
export const LATE = { amountPence: 6000, expiresOn: '2027-03-31' } as const;

/** A practice with its budget for 2026/27, on 10 March 2027. */
export async function openYear(): Promise<Year> {
  const service = await startService();
  const scheme = await openScheme(service);
  const year = { service, scheme };
  at(year, MARCH);
  return year;
}

export const at = ({ service }: Year, iso: string) => service.clock.set(new Date(iso));
export const shop = ({ service }: Year) => service.shop.testHelpers.issuing;
export const pay = async (year: Year, awardId: string, amount: number) =>
  shop(year).authorizations.create({
    card: await stripeCardOf(year.service, awardId),
    amount,
    merchant_data: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' },
  });
export const transfersOf = ({ service }: Year, awardId: string, kinds: string[]) =>
  inScope(service.db, 'all', (trx) =>
    trx('ledger_transfers')
      .where({ award_id: awardId })
      .whereIn('kind', kinds)
      .orderBy('created_at')
      .orderBy('id')
      .select('kind', 'amount_pence', 'budget_id', 'posting_period', 'follows_key'),
  );
export const budgetOf = async ({ service }: Year, id: string) =>
  (await inScope(service.db, 'all', (trx) => readBudgetFigures(trx, [id]))).get(id);
export const figuresOf = async ({ service }: Year, id: string) =>
  (await inScope(service.db, 'all', (trx) => readAwardFigures(trx, [id]))).get(id);
export const rowOf = ({ service }: Year, id: string) =>
  inScope(service.db, 'all', (trx) => trx('awards').where({ id }).first('status', 'end_reason', 'expires_on'));
export const close = ({ service, scheme }: Year) =>
  service.budgets.closeBudget(scheme.people.commissioner, scheme.budgetId);
export const closedMoney = ({ service }: Year) =>
  inScope(service.db, 'all', (trx) =>
    trx('domain_events').where({ type: 'refund.closed_budget' }).orderBy('id').pluck('payload'),
  );
export const differences = async ({ service }: Year) =>
  (await inScope(service.db, 'all', verifyLedger)).flatMap((check) => check.differences);
