import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { awardFigures, loseNews, payWith } from './payments-of-tests.ts';

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
