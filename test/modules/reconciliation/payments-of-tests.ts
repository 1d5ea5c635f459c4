import { readAwardFigures } from '../../../src/modules/ledger/index.ts';
import { inScope, openDatabase } from '../../../src/platform/database.ts';
import { stripeCardOf } from '../../harness/scheme.ts';
import type { RunningService } from '../../harness/service.ts';

/** A payment at a supermarket, with an award's card or one that is given; what Stripe has to say of it afterwards waits to be delivered. */
export async function payWith(service: RunningService, by: string | { card: string }, amount: number) {
  return service.shop.testHelpers.issuing.authorizations.create({
    card: typeof by === 'string' ? await stripeCardOf(service, by) : by.card,
    amount,
    merchant_data: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' },
  });
}

/** Works on Stripe's own records behind its back. */
export async function atStripe(service: RunningService, sql: string, values: readonly string[] = []): Promise<void> {
  const owner = openDatabase({ url: service.databaseUrl, max: 1, searchPath: ['stripe_sandbox'] });
  await owner.raw(sql, [...values]);
  await owner.destroy();
}

/** What Stripe has to say is lost on the way, and Stripe believes that it was taken. */
export const loseNews = (service: RunningService) =>
  atStripe(service, `update deliveries set state = 'delivered' where state = 'pending'`);

export const awardFigures = (service: RunningService, id: string) =>
  inScope(service.db, 'all', async (trx) => (await readAwardFigures(trx, [id])).get(id));

/** A penny too few at Stripe, found by the three-way match: the id of its break. */
export async function makeBreak(service: RunningService): Promise<string> {
  await atStripe(service, 'update balances set issuing_available = issuing_available - 1');
  await service.reconciliation.matchBalances();
  const row = await inScope(service.db, 'all', (trx) => trx('reconciliation_breaks').whereNull('outcome').first('id'));
  return row.id;
}
