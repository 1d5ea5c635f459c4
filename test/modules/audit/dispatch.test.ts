import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Principal, systemPrincipal } from '../../../src/kernel/principal.ts';
import {
  type BatchSubscriber,
  createAudit,
  dispatchEvents,
  publishEvent,
  recordAudit,
  type Subscriber,
  type Subscribers,
} from '../../../src/modules/audit/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { createLogger } from '../../../src/platform/logger.ts';
import { untilOneWaits } from '../../harness/locks.ts';
import { openService } from '../../harness/practices.ts';
import { codeOf } from '../../harness/refusal.ts';

let service: Awaited<ReturnType<typeof openService>>;
beforeAll(async () => {
  service = await openService();
});
afterAll(() => service.destroy());
beforeEach(() =>
  inScope(service.db, 'all', (trx) =>
    trx('domain_events').whereNull('dispatched_at').update({ dispatched_at: service.clock.now(), parked_at: null }),
  ),
);

const logger = createLogger({ name: 'test', level: 'fatal' });
const system = systemPrincipal('test');
const dispatch = (subscribers: Subscribers) => dispatchEvents({ ...service, logger }, subscribers);

/** Publishes events of one type; gives their ids. */
async function publish(type: string, count: number): Promise<string[]> {
  return inScope(service.db, 'all', async (trx) => {
    const event = { type, occurredAt: service.clock.now(), practiceId: null, awardId: null, payload: {} };
    for (let n = 0; n < count; n += 1) await publishEvent(trx, event);
    const ids: (string | number)[] = await trx('domain_events').where({ type }).orderBy('id').pluck('id');
    return ids.map(String).slice(-count);
  });
}

const broken: Subscriber = async () => {
  throw new Error('cannot be taken in');
};

it('a hundred events that nobody can take in do not hold up the one after them', async () => {
  const heard: string[] = [];
  await publish('test.broken', 100);
  const [good] = await publish('test.good', 1);
  const subscribers = {
    'test.broken': [broken],
    'test.good': [async (_: unknown, { id }: { id: number }) => void heard.push(String(id))],
  };
  await dispatch(subscribers);
  expect(heard).toEqual([good]);
});

it('an event that fails is tried again later, ten times in all, and then parked with its error', async () => {
  const [id = ''] = await publish('test.broken', 1);
  let tries = 0;
  const subscriber: Subscriber = async () => {
    tries += 1;
    throw new Error('cannot be taken in');
  };
  await dispatch({ 'test.broken': [subscriber] });
  await dispatch({ 'test.broken': [subscriber] });
  expect(tries).toBe(1);
  for (let n = 0; n < 15; n += 1) {
    service.clock.advance(10 * 60_000);
    await dispatch({ 'test.broken': [subscriber] });
  }
  expect(tries).toBe(10);
  expect(await createAudit(service).listParkedEvents(system)).toMatchObject([
    { id, type: 'test.broken', attempts: 10, error: 'cannot be taken in' },
  ]);
});

it('a parked event is replayed by finance or an administrator, once its cause is mended, and is audited (R58)', async () => {
  const [id = ''] = await publish('test.broken', 1);
  for (let n = 0; n < 10; n += 1) {
    await dispatch({ 'test.broken': [broken] });
    service.clock.advance(10 * 60_000);
  }
  const auditor: Principal = { ...system, kind: 'staff', role: 'auditor' };
  const requester: Principal = { ...auditor, role: 'requester' };
  expect(await codeOf(createAudit(service).listParkedEvents(requester))).toBe('forbidden');
  expect(await codeOf(createAudit(service).replayDomainEvent(auditor, id))).toBe('forbidden');
  expect(await codeOf(createAudit(service).replayDomainEvent(system, '999999999'))).toBe('not_found');
  expect(await codeOf(createAudit(service).replayDomainEvent(system, 'what'))).toBe('not_found');
  const both = [1, 2].map(() => codeOf(createAudit(service).replayDomainEvent(system, id)));
  expect((await Promise.all(both)).toSorted()).toEqual(['done', 'wrong_state']);
  expect(await createAudit(service).listParkedEvents(system)).toEqual([]);
  let taken = 0;
  const mended: Record<string, Subscriber[]> = {
    'test.broken': [
      async () => {
        taken += 1;
      },
    ],
  };
  await dispatch(mended);
  await dispatch(mended);
  expect(taken).toBe(1);
  expect(await codeOf(createAudit(service).replayDomainEvent(system, id))).toBe('wrong_state');
  const audited = await inScope(service.db, 'all', (trx) =>
    trx('audit_entries').where({ entity_kind: 'domain_event', entity_id: id }).pluck('action'),
  );
  expect(audited).toEqual(['domain_event.replay']);
});

it('what is taken together is handed on at once, and one by one when one of them cannot be', async () => {
  const ids = await publish('test.many', 3);
  const calls: string[][] = [];
  const takeAll: BatchSubscriber = async (trx, events) => {
    calls.push(events.map(({ id }) => String(id)));
    for (const { id } of events) {
      await recordAudit(trx, system, {
        at: service.clock.now(),
        action: 'test.take',
        entityKind: 'test',
        entityId: String(id),
      });
    }
    if (events.some(({ id }) => String(id) === ids[1])) throw new Error('cannot be taken in');
  };
  expect(await dispatch({ 'test.many': takeAll })).toBe(2);
  expect(calls).toEqual([ids, [ids[0]], [ids[1]], [ids[2]]]);
  const kept = await inScope(service.db, 'all', (trx) =>
    trx('audit_entries').where({ entity_kind: 'test' }).orderBy('id').pluck('entity_id'),
  );
  expect(kept).toEqual([ids[0], ids[2]]);
});

it('one dispatch waits for the other, so that neither waits for a job that the other adds', async () => {
  await publish('test.first', 1);
  const [begun, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow: Subscriber = async () => {
    begun.resolve();
    await told.promise;
  };
  const first = dispatch({ 'test.first': [slow] });
  await begun.promise;
  await publish('test.second', 1);
  const heard: string[] = [];
  const second = dispatch({ 'test.second': [async (_, { type }) => void heard.push(type)] });
  await untilOneWaits(service);
  expect(heard).toEqual([]);
  told.resolve();
  expect(await Promise.all([first, second])).toEqual([1, 1]);
  expect(heard).toEqual(['test.second']);
});
