import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatInstant } from '../../src/kernel/dates.ts';
import { formatPence } from '../../src/kernel/money.ts';
import { systemPrincipal } from '../../src/kernel/principal.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { atStripe } from '../modules/reconciliation/payments-of-tests.ts';
import { signInAs, type Visitor } from './visitor.ts';

const MINUTE = 60_000;

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
type Role = 'finance' | 'commissioner' | 'auditor' | 'requester';
/** Signed in anew: a session that nobody has used for a while ends. */
const as = (role: Role): Promise<Visitor> => signInAs(service.baseUrl, scheme.people[role].id);

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const reconcile = () => service.reconciliation.reconcile(systemPrincipal('test'));
const changeBalance = (by: number) =>
  atStripe(service, 'update balances set issuing_available = issuing_available + ?', [String(by)]);

describe('the reconciliation page', () => {
  it('begins with whether the books agree, when, and shows the three sides (R46)', async () => {
    const { match } = await reconcile();
    const { text } = await (await as('finance')).get('/reconciliation');
    expect(text).toContain(`Our books agree with Stripe to the penny, as at ${formatInstant(service.clock.now())}.`);
    expect(text.split(formatPence(match.sides.balancePence)).length).toBeGreaterThanOrEqual(5);
    expect(text).toContain('Every 5 minutes');
    expect(text).not.toMatch(/On hold <\/span><span class="pp-cell">\s*<\/span>/);
  });

  it('tells how much is open and since when, and lets finance own and accept it, with a reason', async () => {
    await changeBalance(-1240);
    await reconcile();
    service.clock.advance(3 * 24 * 60 * MINUTE);
    await reconcile();
    const [finance, auditor] = [await as('finance'), await as('auditor')];
    const page = await finance.get('/reconciliation');
    expect(page.text).toContain('One break is open, £12.40; it is 3 days old.');
    expect((await auditor.get('/awards')).text).toContain('Reconciliation (1)');
    const href = /href="(\/reconciliation\/breaks\/[^"]+)"/.exec(page.text)?.[1] ?? '';
    expect((await auditor.get(href)).text).not.toContain('Accept and close');
    expect((await finance.get(href)).text).toContain('I will look after this');
    await finance.post(`${href}/assign`);
    const owned = (await finance.get(href)).text.replace(/[\s\S]*<main/, '');
    expect(owned).toContain('Test finance');
    expect(owned).not.toContain('I will look after this');
    expect((await finance.post(`${href}/close`, { reason: ' ' })).text).toContain('<title>Error: Break');
    await finance.post(`${href}/close`, { reason: 'Stripe took a fee that its support has confirmed' });
    const closed = await auditor.get(href);
    expect(closed.text).toContain('Stripe took a fee that its support has confirmed');
    await reconcile();
    expect((await finance.get('/reconciliation')).text).toContain(
      'Our books agree with Stripe but for one difference that finance accepted, £12.40 in all',
    );
    await changeBalance(1240);
    await reconcile();
  });

  it('says on every page when nobody has asked Stripe for a quarter of an hour (R72)', async () => {
    const late = 'News of card payments is late.';
    await service.reconciliation.pollMissedEvents();
    await service.settle();
    expect((await (await as('requester')).get('/')).text).not.toContain(late);
    service.clock.advance(16 * MINUTE);
    const requester = await as('requester');
    expect((await requester.get('/')).text).toContain(late);
    expect((await (await as('finance')).get('/reconciliation')).text).toContain(late);
    await service.reconciliation.pollMissedEvents();
    expect((await requester.get('/')).text).not.toContain(late);
  });
});

describe('the cash page', () => {
  it('keeps cash that has arrived apart from promises, and says where to send more', async () => {
    await service.reconciliation.bookArrivals();
    const [commissioner, finance] = [await as('commissioner'), await as('finance')];
    const { text } = await commissioner.get('/funding');
    expect(text).toMatch(/It covers the £[\d.]+ that people may still spend/);
    expect(text).toContain('An allocation is a promise to a practice.');
    expect(text).toContain('00012345');
    expect((await finance.get('/funding')).text).not.toContain('Send test money');
    expect((await commissioner.post('/funding/simulate', { amount: 'lots' })).text).toContain('Enter an amount');
    const before = (await service.shop.balance.retrieve()).issuing?.available[0]?.amount ?? 0;
    expect((await commissioner.post('/funding/simulate', { amount: '1,250.50' })).status).toBe(303);
    expect((await commissioner.get('/funding')).text).toContain(formatPence(before + 125_050));
  });

  it('warns where money is looked after when cash will not cover what people may spend', async () => {
    await makeAward(service, scheme, { amountPence: 4000 });
    await service.reconciliation.bookArrivals();
    const { cashPence, spendablePence, heldPence } = await inScope(service.db, 'all', service.reconciliation.readCover);
    const missing = cashPence - spendablePence - heldPence + 4000;
    await changeBalance(-missing);
    await service.reconciliation.bookArrivals();
    const [commissioner, finance] = [await as('commissioner'), await as('finance')];
    for (const page of [finance.get('/declines'), commissioner.get('/oversight'), commissioner.get('/funding')]) {
      expect((await page).text).toContain('Cash at Stripe is £40.00 less than people may still spend.');
    }
    await changeBalance(missing);
    await service.reconciliation.bookArrivals();
    expect((await commissioner.get('/oversight')).text).not.toContain('Cash is short');
  });
});

describe('the page of what Stripe told us', () => {
  it('counts it by kind, and lets finance have a parked event tried again', async () => {
    const createdAt = service.clock.now();
    await service.inbox.receiveEvent({
      ...{
        id: 'evt_stuck',
        type: 'issuing_transaction.created',
        objectId: 'ipi_nowhere',
        stripeCardId: null,
        body: {},
      },
      createdAt,
    });
    await inScope(service.db, 'all', (trx) =>
      trx('stripe_events')
        .where({ id: 'evt_stuck' })
        .update({ status: 'parked', attempts: 9, error: 'No such transaction', finished_at: createdAt }),
    );
    const [finance, auditor] = [await as('finance'), await as('auditor')];
    expect((await auditor.get('/news')).text).not.toContain('Try again');
    expect((await finance.get('/awards')).text).toContain('Reconciliation (1)');
    expect((await finance.get('/reconciliation')).text).toContain(': one event could not be taken in');
    const { text } = await finance.get('/news');
    expect(text).toContain('One event could not be taken in and needs you.');
    expect(text).toContain('No such transaction');
    expect((await finance.post('/news/evt_stuck/replay')).status).toBe(303);
    expect((await finance.get('/news')).text).toContain('One event waits');
    await inScope(service.db, 'all', (trx) =>
      trx('stripe_events').where({ id: 'evt_stuck' }).update({ status: 'processed', finished_at: createdAt }),
    );
  });
});
