import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inScope, openDatabase } from '../../src/platform/database.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { type DatabaseLine, openDatabaseLine } from '../harness/database-line.ts';
import { askAbout, deliver, requestEvent, sign } from '../harness/requests.ts';
import { makeAward, openScheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';

let database: FreshDatabase;
let line: DatabaseLine;
/** Cards of two awards under policies of their own, and one that is frozen after its only payment. */
let cards: { first: string; second: string; frozen: string };
/** Has been started anew since: nothing of a policy is in memory. */
let service: RunningService & AsyncDisposable;

const ASKED_BEFORE = { id: 'iauth_again', amount: 100 };

beforeAll(async () => {
  database = await freshDatabase();
  line = await openDatabaseLine(database.url);
  {
    await using before = await startService({ database: { ...database, destroy: async () => undefined } });
    const scheme = await openScheme(before);
    const cardOf = async (policy: string) =>
      stripeCardOf(before, (await makeAward(before, scheme, { policy, expiresOn: '2026-12-04' })).id);
    cards = { first: await cardOf('P5'), second: await cardOf('P7'), frozen: await cardOf('P5') };
    expect(await askAbout(before, { ...ASKED_BEFORE, card: cards.frozen })).toEqual({ approved: true });
    const [cardId] = await inScope(before.db, 'all', (trx) =>
      trx('cards').where({ stripe_card_id: cards.frozen }).pluck('id'),
    );
    await before.cards.freezeCard(scheme.people.requester, { cardId, kind: 'staff' });
    await before.settle();
  }
  service = await startService({ database, lineUrl: line.url });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  line.close();
});

function event(id: string): { payload: string; signature: string } {
  const object = { id: 'iauth_unknown', object: 'issuing.authorization', card: { id: cards.first } };
  const envelope = { object: 'event', type: 'nothing.we_know', created: 1, livemode: false, data: { object } };
  const payload = JSON.stringify({ id, ...envelope });
  return { payload, signature: sign(service, payload, { secret: 'whsec_events' }) };
}

/** Holds a table for itself while the work is done; what needs the table waits. */
async function whileTaken(table: string, work: (waiting: () => Promise<number>) => Promise<void>): Promise<void> {
  const owner = openDatabase({ url: database.url, max: 2 });
  try {
    await owner.transaction(async (trx) => {
      await trx.raw('lock table ?? in access exclusive mode', [table]);
      await work(async () => {
        const found = await owner.raw(
          'select count(*)::int as n from pg_locks where relation = ?::regclass and not granted',
          [table],
        );
        return found.rows[0].n;
      });
    });
  } finally {
    await owner.destroy();
  }
}

/** A busy machine takes its time. */
const PATIENTLY = { timeout: 15_000 };

const isPending = (work: Promise<unknown>) => Promise.race([work.then(() => false), sleep(0, true)]);

/** What was asked until now, once nothing more comes: a service that starts has questions of its own. */
async function untilQuiet(): Promise<number> {
  let asked = -1;
  while (asked !== line.askedBytes()) {
    asked = line.askedBytes();
    await sleep(500);
  }
  return asked;
}

it('asks nothing of the database for a body that is older than five minutes (R45)', async () => {
  const before = await untilQuiet();
  const request = requestEvent(service, { id: 'iauth_old', card: cards.first, amount: 100 });
  const old = { secret: 'whsec_decisions', ageSeconds: 301 };
  const asked = await deliver(service, 'authorizations', { payload: request, signature: sign(service, request, old) });
  const { payload } = event('evt_old');
  const told = await deliver(service, 'events', {
    payload,
    signature: sign(service, payload, { ...old, secret: 'whsec_events' }),
  });
  expect([asked.status, told.status]).toEqual([400, 400]);
  expect(line.askedBytes()).toBe(before);
  expect((await deliver(service, 'events', event('evt_new'))).status).toBe(200);
  expect(line.askedBytes()).toBeGreaterThan(before);
});

it('gives the same round its stored answer after a new start, though the card is frozen now (R45)', async () => {
  expect(await askAbout(service, { ...ASKED_BEFORE, card: cards.frozen })).toEqual({ approved: true });
  expect(await askAbout(service, { id: 'iauth_other', amount: 100, card: cards.frozen })).toEqual({ approved: false });
});

it('decides while every connection of the pages waits for the database', async () => {
  const { pool } = service.db.client;
  await whileTaken('installation', async () => {
    const pages = Array.from({ length: pool.max + 1 }, () => service.db('installation').first('name'));
    const page = Promise.all(pages);
    await expect.poll(() => pool.numUsed(), PATIENTLY).toBe(pool.max);
    expect(await askAbout(service, { id: 'iauth_slow_pages', card: cards.first, amount: 100 })).toEqual({
      approved: true,
    });
    expect((await deliver(service, 'events', event('evt_slow_pages'))).status).toBe(200);
    expect(await isPending(page)).toBe(true);
  });
});

it('decides while every connection of the event inbox waits for the database', async () => {
  let told: Promise<Response[]> | undefined;
  await whileTaken('stripe_events', async (waiting) => {
    told = Promise.all(Array.from({ length: 6 }, (_, n) => deliver(service, 'events', event(`evt_slow_${n}`))));
    await expect.poll(waiting, PATIENTLY).toBe(4);
    expect(await askAbout(service, { id: 'iauth_slow_inbox', card: cards.second, amount: 100 })).toEqual({
      approved: true,
    });
    expect(await isPending(told)).toBe(true);
  });
  expect((await told)?.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
});
