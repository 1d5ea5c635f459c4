import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { atStripe, awardFigures, loseNews, payWith } from './payments-of-tests.ts';

const MINUTE = 60_000;

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const helpers = () => service.shop.testHelpers.issuing;
const award = (amountPence = 4000) => makeAward(service, scheme, { amountPence });

describe('fetching what Stripe could not deliver', () => {
  it('puts events that no webhook took through the inbox, once, and leaves younger ones to their delivery (R46)', async () => {
    const { id } = await award();
    service.setWeb('up');
    const { id: authorization } = await payWith(service, id, 1000);
    service.setWeb('down');
    await helpers().authorizations.capture(authorization);
    await service.settle();
    service.setWeb('up');
    expect(await service.reconciliation.pollMissedEvents()).toEqual({ undelivered: 0, taken: 0 });
    service.clock.advance(2 * MINUTE);
    const first = await service.reconciliation.pollMissedEvents();
    expect(first.taken).toBe(first.undelivered);
    expect(first.taken).toBeGreaterThanOrEqual(3);
    expect((await service.reconciliation.pollMissedEvents()).taken).toBe(0);
    await service.settle();
    expect(await awardFigures(service, id)).toMatchObject({ spentPence: 1000, heldPence: 0, availablePence: 3000 });
  });

  it('does not try a parked event again each time', async () => {
    const { id } = await award();
    service.setWeb('down');
    await payWith(service, id, 500);
    await service.settle();
    service.setWeb('up');
    service.clock.advance(2 * MINUTE);
    await service.reconciliation.pollMissedEvents();
    const parked = await inScope(service.db, 'all', (trx) =>
      trx('stripe_events').where({ status: 'received' }).update({ status: 'parked', finished_at: service.clock.now() }),
    );
    expect(parked).toBeGreaterThan(0);
    expect((await service.reconciliation.pollMissedEvents()).taken).toBe(0);
    expect(await service.inbox.countWaitingEvents()).toBe(0);
    await service.settle();
  });
});

describe('a sweep', () => {
  it('books what Stripe never told of: captures, refunds, reversals, forced captures (R46)', async () => {
    const { id } = await award(6000);
    const [taken, freed] = [await payWith(service, id, 2000), await payWith(service, id, 1500)];
    const captured = await helpers().authorizations.capture(taken.id, { capture_amount: 2100 });
    await helpers().transactions.refund(captured.transactions[0]?.id ?? '', { refund_amount: 300 });
    await helpers().authorizations.reverse(freed.id);
    const card = taken.card.id;
    await helpers().transactions.createForceCapture({ card, amount: 450 });
    await loseNews(service);
    await service.settle();
    expect(await awardFigures(service, id)).toMatchObject({ spentPence: 0, heldPence: 3500 });
    const swept = await service.reconciliation.sweep();
    expect(swept.authorizations).toMatchObject({ settled: 2, failed: 0 });
    expect(swept.transactions).toMatchObject({ settled: 1, failed: 0 });
    expect(await awardFigures(service, id)).toMatchObject({ spentPence: 2250, heldPence: 0, availablePence: 3750 });
  });

  it('hears of a card that Stripe cancelled by itself', async () => {
    const { id } = await award();
    await service.shop.issuing.cards.update(await stripeCardOf(service, id), { status: 'canceled' });
    await loseNews(service);
    expect((await service.reconciliation.sweep()).cards).toMatchObject({ failed: 0 });
    const row = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: id }).first('status'));
    expect(row.status).toBe('cancelled');
    expect((await service.reconciliation.sweep()).cards.settled).toBe(0);
  });

  it('reads lists of more than a page to their end', async () => {
    const { id } = await award();
    const { card, merchant_data } = await payWith(service, id, 300);
    await helpers().transactions.createForceCapture({ card: card.id, amount: 450 });
    await loseNews(service);
    const created = Math.floor(service.clock.now().getTime() / 1000);
    const refund = { object: 'issuing.transaction', type: 'refund', authorization: null, card: 'ic_elsewhere' };
    const figures = { amount: 1, currency: 'gbp', merchant_amount: 1, merchant_currency: 'gbp' };
    await atStripe(
      service,
      `insert into transactions (id, created, chain, object)
       select 'ipi_page' || n, ?, 'none', ?::jsonb || jsonb_build_object('id', 'ipi_page' || n)
       from generate_series(1, 230) n`,
      [String(created), JSON.stringify({ ...refund, ...figures, created, merchant_data })],
    );
    const swept = await service.reconciliation.sweep();
    expect(swept.transactions.listed).toBeGreaterThan(230);
    expect(swept.transactions).toMatchObject({ settled: 1, failed: 0 });
    expect(await awardFigures(service, id)).toMatchObject({ spentPence: 450 });
  });

  it('writes down an object that it cannot take in, goes on with the others, and closes the break when it can', async () => {
    const [bad, good] = [await award(), await award()];
    const [first, second] = [await payWith(service, bad.id, 1000), await payWith(service, good.id, 1000)];
    for (const { id } of [first, second]) await helpers().authorizations.capture(id);
    await loseNews(service);
    const setStatus = (status: string) =>
      atStripe(service, 'update authorizations set object = object || ?::jsonb where id = ?', [
        JSON.stringify({ status }),
        first.id,
      ]);
    const outcomes = () =>
      inScope(service.db, 'all', (trx) => trx('reconciliation_breaks').where({ subject: first.id }).pluck('outcome'));
    await setStatus('unheard_of');
    expect((await service.reconciliation.sweep()).authorizations.failed).toBe(1);
    expect(await awardFigures(service, good.id)).toMatchObject({ spentPence: 1000, heldPence: 0 });
    expect(await outcomes()).toEqual([null]);
    await setStatus('closed');
    expect((await service.reconciliation.sweep()).authorizations.failed).toBe(0);
    expect(await outcomes()).toEqual(['arrived']);
    expect(await awardFigures(service, bad.id)).toMatchObject({ spentPence: 1000, heldPence: 0 });
  });

  it('settles an authorization again whose card was not known to be ours when it was settled', async () => {
    const { id } = await award();
    const card = await stripeCardOf(service, id);
    const know = (stripe_card_id: string | null) =>
      inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: id }).update({ stripe_card_id }));
    await know(null);
    const declined = await payWith(service, { card }, 800);
    await service.settle();
    const award_id = () =>
      inScope(service.db, 'all', (trx) => trx('authorizations').where({ id: declined.id }).first('award_id'));
    expect(await award_id()).toEqual({ award_id: null });
    await know(card);
    await service.reconciliation.sweep();
    expect(await award_id()).toEqual({ award_id: id });
    expect((await service.reconciliation.sweep()).authorizations.settled).toBe(0);
  });

  it('settles nothing when nothing differs', async () => {
    const { id } = await award();
    const { id: authorization } = await payWith(service, id, 1000);
    await helpers().authorizations.capture(authorization, { capture_amount: 400, close_authorization: false });
    await service.settle();
    await service.reconciliation.sweep();
    const swept = await service.reconciliation.sweep();
    expect(swept.authorizations.listed).toBeGreaterThan(0);
    expect(swept.transactions.listed).toBeGreaterThan(0);
    expect(swept).toMatchObject({ authorizations: { settled: 0 }, transactions: { settled: 0 } });
  });
});
