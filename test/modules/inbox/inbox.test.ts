import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemPrincipal } from '../../../src/kernel/principal.ts';
import { createInbox, type InboxEvent } from '../../../src/modules/inbox/index.ts';
import { inScope, openDatabase } from '../../../src/platform/database.ts';
import { enqueueJob } from '../../../src/platform/jobs.ts';
import { createLogger } from '../../../src/platform/logger.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { awardFigures, payWith } from '../reconciliation/payments-of-tests.ts';

const TRIES = 9;

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const news = () => service.inbox.readNews(scheme.people.finance);
const row = (id: string) => inScope(service.db, 'all', (trx) => trx('stripe_events').where({ id }).first());

function event(id: string, changes: Partial<InboxEvent> = {}): InboxEvent {
  const createdAt = service.clock.now();
  return {
    id,
    type: 'issuing_transaction.created',
    objectId: 'ipi_nowhere',
    stripeCardId: null,
    body: {},
    createdAt,
    ...changes,
  };
}

/** Has the event fail until it is parked, as it would over some hours. */
async function park(
  id: string,
  { failed = 0, ...changes }: Partial<InboxEvent> & { failed?: number } = {},
): Promise<void> {
  await service.inbox.receiveEvent(event(id, changes));
  await inScope(service.db, 'all', (trx) => trx('stripe_events').where({ id }).update({ attempts: failed }));
  for (let attempt = failed + 1; attempt < TRIES; attempt += 1) {
    await service.inbox.processEvent(id).then(
      () => expect.unreachable('it fails'),
      () => undefined,
    );
  }
  await service.inbox.processEvent(id);
}

describe('a poison event', () => {
  it('is parked after its last try, shown with its error, and is not tried again by itself', async () => {
    await park('evt_poison');
    expect(await row('evt_poison')).toMatchObject({ status: 'parked', attempts: TRIES });
    const [shown] = (await news()).parkedEvents;
    expect(shown).toMatchObject({ id: 'evt_poison', objectId: 'ipi_nowhere', attempts: TRIES });
    expect(shown?.error).toContain('ipi_nowhere');
    await service.settle();
    expect((await row('evt_poison')).status).toBe('parked');
  });

  it('is replayed with all its tries when its cause is mended, on record, and by finance or the administrator only', async () => {
    const { id: awardId } = await makeAward(service, scheme, { amountPence: 4000 });
    const { id: objectId } = await payWith(service, awardId, 700);
    await service.shop.testHelpers.issuing.authorizations.capture(objectId);
    service.setStripe('down');
    await park('evt_mended', { type: 'issuing_authorization.updated', objectId, failed: TRIES - 2 });
    service.setStripe('up');
    const { finance, commissioner } = scheme.people;
    expect(await codeOf(service.inbox.replayEvent(commissioner, 'evt_mended'))).toBe('forbidden');
    expect(await codeOf(service.inbox.replayEvent(finance, 'evt_unheard_of'))).toBe('not_found');
    await service.inbox.replayEvent(finance, 'evt_mended');
    await service.settle();
    expect(await codeOf(service.inbox.replayEvent(finance, 'evt_mended'))).toBe('wrong_state');
    expect((await row('evt_mended')).status).toBe('processed');
    expect(await awardFigures(service, awardId)).toMatchObject({ spentPence: 700, heldPence: 0 });
    const audit = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ entity_id: 'evt_mended' }).select('action', 'principal_id'),
    );
    expect(audit).toEqual([{ action: 'event.replay', principal_id: finance.id }]);
  }, 60_000);

  it('is replayed with all others at once', async () => {
    await park('evt_first');
    await park('evt_second');
    const replayed = await service.inbox.replayParked(systemPrincipal('test'));
    expect(replayed).toEqual(expect.arrayContaining(['evt_first', 'evt_second']));
    expect((await news()).parked).toBe(0);
    await inScope(service.db, 'all', (trx) =>
      trx('stripe_events').whereIn('id', replayed).update({ status: 'processed', finished_at: service.clock.now() }),
    );
  });
});

describe('an event that waits', () => {
  it('is given to the worker again when its job was lost', async () => {
    await service.inbox.receiveEvent(event('evt_jobless', { type: 'topup.succeeded' }));
    const owner = openDatabase({ url: service.databaseUrl, max: 1 });
    await owner.raw(`delete from graphile_worker._private_jobs where key = 'evt_jobless'`);
    await owner.destroy();
    await service.settle();
    expect((await row('evt_jobless')).status).toBe('received');
    await service.inbox.replayEvent(scheme.people.finance, 'evt_jobless');
    await service.settle();
    expect((await row('evt_jobless')).status).toBe('processed');
  });
});

describe('an event of a kind that is not known', () => {
  it('is kept, counted by its kind, never an error, and can be processed once the kind is known', async () => {
    const before = await news();
    await service.inbox.receiveEvent(event('evt_new_kind', { type: 'issuing_settlement.created' }));
    await service.settle();
    const after = await news();
    expect(after.ignored).toBe(before.ignored + 1);
    expect(after.byType.find(({ type }) => type === 'issuing_settlement.created')).toEqual({
      type: 'issuing_settlement.created',
      ...{ waiting: 0, processed: 0, ignored: 1, parked: 0 },
    });
    const seen: string[] = [];
    const later = createInbox({
      ...{ db: service.db, receivingDb: service.db, clock: service.clock, isTooEarly: () => false },
      logger: createLogger({ name: 'test', level: 'silent' }),
      handlers: { 'issuing_settlement.created': async ({ objectId }) => void seen.push(objectId) },
    });
    await later.replayEvent(scheme.people.finance, 'evt_new_kind');
    await later.processEvent('evt_new_kind');
    expect(seen).toEqual(['ipi_nowhere']);
    expect((await row('evt_new_kind')).status).toBe('processed');
  });
});

describe('the worker', () => {
  it('drains to completion: nothing waits afterwards, and a job of no use does no harm', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 4000 });
    await payWith(service, id, 300);
    await inScope(service.db, 'all', (trx) =>
      enqueueJob(trx, { task: 'process-event', payload: { eventId: 'evt_never_came' }, key: 'evt_never_came' }),
    );
    await service.settle();
    expect(await service.inbox.countWaitingEvents()).toBe(0);
    expect((await news()).oldestWaitingAt).toBeNull();
  });
});
