import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAwardFigures } from '../../src/modules/ledger/index.ts';
import { inScope, openDatabase } from '../../src/platform/database.ts';
import { untilOneWaits } from '../harness/locks.ts';
import { deliver, requestEvent as eventFor, sign as signFor } from '../harness/requests.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

/** By then a payment whose award is held waits behind the one that waits for a lock, which it does for half a second. */
const UNTIL_RETRIED_MS = 200;

const requestEvent = (ask: Parameters<typeof eventFor>[1]) => eventFor(service, ask);
const sign = (payload: string, how?: Parameters<typeof signFor>[2]) => signFor(service, payload, how);
const post = (payload: string, signature = sign(payload)) => deliver(service, 'authorizations', { payload, signature });

const figures = (id: string) => inScope(service.db, 'all', async (trx) => (await readAwardFigures(trx, [id])).get(id));
async function award(amountPence = 4000): Promise<{ id: string; card: string }> {
  const { id } = await makeAward(service, scheme, { amountPence });
  return { id, card: await stripeCardOf(service, id) };
}

describe('POST /webhooks/stripe/authorizations', () => {
  it('answers 200 with the Stripe-Version header and nothing but the decision', async () => {
    const { card } = await award();
    const response = await post(requestEvent({ id: 'iauth_plain', card, amount: 100 }));
    expect(response.status).toBe(200);
    expect(response.headers.get('stripe-version')).toBe('2026-10-28.endive');
    expect(await response.json()).toEqual({ approved: true });
  });

  it('refuses what is not signed by Stripe, and holds nothing (R45)', async () => {
    const { id, card } = await award();
    const payload = requestEvent({ id: 'iauth_forged', card, amount: 100 });
    const forged = [sign(payload, { secret: 'whsec_other' }), 't=1,v1=00', '', sign(`${payload} `)];
    for (const signature of forged) expect((await post(payload, signature)).status).toBe(400);
    expect((await figures(id))?.heldPence).toBe(0);
  });

  it('refuses a body older than five minutes, and holds nothing (R45)', async () => {
    const { id, card } = await award();
    const payload = requestEvent({ id: 'iauth_old', card, amount: 100 });
    expect((await post(payload, sign(payload, { ageSeconds: 301 }))).status).toBe(400);
    expect((await post(payload, sign(payload, { ageSeconds: 299 }))).status).toBe(200);
    expect((await figures(id))?.heldPence).toBe(100);
  });

  it('refuses a body that holds no authorization request', async () => {
    const payload = JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'issuing_authorization.request',
      data: { object: {} },
    });
    expect((await post(payload)).status).toBe(400);
  });

  it('refuses a body larger than any of Stripe’s, and goes on', async () => {
    const { card } = await award();
    const payload = requestEvent({ id: 'iauth_large', card, amount: 100 });
    expect((await post(`${payload}${' '.repeat(600_000)}`)).status).toBe(413);
    expect(await (await post(payload)).json()).toEqual({ approved: true });
  });

  it('reads a body in chunks, and what follows one that is too large on the same connection', async () => {
    const { card } = await award();
    const payload = requestEvent({ id: 'iauth_chunks', card, amount: 100 });
    const head = 'POST /webhooks/stripe/authorizations HTTP/1.1\r\nHost: here\r\n';
    const chunks = [payload.slice(0, 100), payload.slice(100), ''].map(
      (part) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`,
    );
    const line = connect(Number(new URL(service.baseUrl).port), '127.0.0.1').setEncoding('utf8');
    line.write(`${head}Content-Length: 600000\r\n\r\n${' '.repeat(600_000)}`);
    line.write(`${head}Stripe-Signature: ${sign(payload)}\r\nTransfer-Encoding: chunked\r\n\r\n${chunks.join('')}`);
    let answers = '';
    for await (const part of line) {
      answers += part;
      if (answers.includes('approved')) break;
    }
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
    expect(answers).toMatch(/\{"approved":true\}$/);
  });

  it('keeps the shop’s words exactly as they came', async () => {
    const words = ['O\'Brien\'s "Best" \\ Café, {Ltd}', 'NULL', '', ' two\nlines\t'];
    const { card } = await award();
    const ask = (name: string, place: number) =>
      post(requestEvent({ id: `iauth_words${place}`, card, amount: 1, merchant: { name, city: name } }));
    await Promise.all(words.map(ask));
    const kept = await inScope(service.db, 'all', (trx) =>
      trx('authorizations').whereLike('id', 'iauth_words%').orderBy('id').select('merchant_name', 'merchant_city'),
    );
    expect(kept).toEqual(words.map((word) => ({ merchant_name: word, merchant_city: word })));
  });

  it('takes payments at a shop whose words hold a character that no database keeps, without it', async () => {
    const { card } = await award();
    const merchant = { name: 'Seagull\0 Stores\0\0', city: '\0', network_id: '9001\0' };
    const answer = await post(requestEvent({ id: 'iauth_zero', card, amount: 1, merchant }));
    expect(await answer.json()).toEqual({ approved: true });
    const kept = await inScope(service.db, 'all', (trx) =>
      trx('authorizations').where({ id: 'iauth_zero' }).select('merchant_name', 'merchant_city', 'merchant_network_id'),
    );
    expect(kept).toEqual([{ merchant_name: 'Seagull Stores', merchant_city: '', merchant_network_id: '9001' }]);
  });

  it('gives a repeat its first answer and holds once, also when both arrive together', async () => {
    const { id, card } = await award(1000);
    const payload = requestEvent({ id: 'iauth_repeat', card, amount: 800 });
    const together = await Promise.all([post(payload), post(payload), post(payload)]);
    const later = await post(payload);
    for (const response of [...together, later]) expect(await response.json()).toEqual({ approved: true });
    expect(await figures(id)).toMatchObject({ heldPence: 800, availablePence: 200 });
  });

  it('declines the same round with another amount or card, and holds nothing more', async () => {
    const { id, card } = await award(1000);
    await post(requestEvent({ id: 'iauth_changed', card, amount: 300 }));
    const changed = await post(requestEvent({ id: 'iauth_changed', card, amount: 200 }));
    const other = await post(requestEvent({ id: 'iauth_changed', card: (await award()).card, amount: 300 }));
    expect([await changed.json(), await other.json()]).toEqual([{ approved: false }, { approved: false }]);
    expect(await figures(id)).toMatchObject({ heldPence: 300 });
  });

  it('takes the next round of an authorization as a new decision on the additional amount', async () => {
    const { id, card } = await award(1000);
    await post(requestEvent({ id: 'iauth_more', card, amount: 600 }));
    const more = await post(requestEvent({ id: 'iauth_more', card, amount: 300, history: [{}] }));
    const tooMuch = await post(requestEvent({ id: 'iauth_more', card, amount: 101, history: [{}, {}] }));
    expect([await more.json(), await tooMuch.json()]).toEqual([{ approved: true }, { approved: false }]);
    expect(await figures(id)).toMatchObject({ heldPence: 900, availablePence: 100 });
  });

  it('lets go of a round that it approved and Stripe never took up, once the purchase is over', async () => {
    const { id, card } = await award(2000);
    const { id: purchase } = await service.shop.testHelpers.issuing.authorizations.create({
      card,
      amount: 1000,
      merchant_data: { name: 'Seagull Stores', category: 'grocery_stores_supermarkets', country: 'GB' },
    });
    await service.settle();
    await post(requestEvent({ id: purchase, card, amount: 300, history: [{}] }));
    expect((await figures(id))?.heldPence).toBe(1300);
    await service.shop.testHelpers.issuing.authorizations.capture(purchase);
    await service.settle();
    expect(await figures(id)).toMatchObject({ heldPence: 0, spentPence: 1000, availablePence: 1000 });
  });

  it('declines a card that it does not know, and keeps a record of it', async () => {
    const response = await post(requestEvent({ id: 'iauth_stranger', card: 'ic_stranger', amount: 100 }));
    expect(await response.json()).toEqual({ approved: false });
    const decision = await inScope(service.db, 'all', (trx) =>
      trx('decisions').where({ authorization_id: 'iauth_stranger' }).first('reason_code'),
    );
    expect(decision).toEqual({ reason_code: 'our_fault' });
  });

  it('approves nothing after a freeze or a stop has been committed (R48, R61)', async () => {
    const { id, card } = await award(4000);
    const pay = (n: number) =>
      post(requestEvent({ id: `iauth_flood${n}`, card, amount: 1 })).then(
        (answer) => answer.json() as Promise<{ approved: boolean }>,
      );
    const before = Promise.all(Array.from({ length: 40 }, (_, n) => pay(n)));
    const { stopId } = await service.budgets.stopSpending(scheme.people.commissioner, {
      kind: 'budget',
      target: scheme.budgetId,
      reason: 'Payments of this practice are under review',
    });
    const after = await Promise.all(Array.from({ length: 10 }, (_, n) => pay(100 + n)));
    await service.budgets.liftStop(scheme.people.commissioner, { stopId, note: 'The review is over' });
    expect(after).toEqual(Array.from({ length: 10 }, () => ({ approved: false })));
    const approvedBefore = (await before).filter((answer) => answer.approved).length;
    expect((await figures(id))?.heldPence).toBe(approvedBefore);

    const cardId = await inScope(service.db, 'all', (trx) => trx('cards').where({ award_id: id }).first('id'));
    await service.cards.freezeCard(scheme.people.requester, { cardId: cardId.id, kind: 'staff' });
    expect(await pay(200)).toEqual({ approved: false });
    await service.cards.unfreezeCard(scheme.people.requester, cardId.id);
    expect(await pay(201)).toEqual({ approved: true });
  });

  it('answers a payment whose award is free at once, and not after those whose awards somebody holds (R44)', async () => {
    const [first, second, third, fourth] = [await award(), await award(), await award(), await award()];
    const free = await award();
    const holding = await service.db.transaction();
    const passing = await service.db.transaction();
    const hold = 'select 1 from ledger_accounts where award_id = any (?) for update';
    await holding.raw(hold, [[first.id, second.id, third.id, fourth.id]]);
    await passing.raw(hold, [[free.id]]);
    const pay = async (id: string, { card }: { card: string }) =>
      (await post(requestEvent({ id, card, amount: 100 }))).json();
    const waits = pay('iauth_held0', first);
    await untilOneWaits(service);
    const others = Promise.all([second, third, fourth].map((its, n) => pay(`iauth_held${n + 1}`, its)));
    const passed = pay('iauth_free', free);
    await sleep(UNTIL_RETRIED_MS);
    await passing.commit();
    expect(await passed).toEqual({ approved: true });
    expect([await waits, ...(await others)]).toEqual(Array.from({ length: 4 }, () => ({ approved: false })));
    await holding.commit();
    expect((await figures(free.id))?.heldPence).toBe(100);
  });

  it('decides a payment that was alone once more where its line was lost on the way (R44)', async () => {
    const { id, card } = await award(1000);
    const owner = openDatabase({ url: service.databaseUrl, max: 2 });
    const holding = await owner.transaction();
    await holding.raw('lock table decisions in access exclusive mode');
    const asked = post(requestEvent({ id: 'iauth_cut', card, amount: 100 }));
    await untilOneWaits(service);
    await owner.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'decisions' and datname = current_database()`,
    );
    await holding.rollback();
    await owner.destroy();
    expect(await (await asked).json()).toEqual({ approved: true });
    expect((await figures(id))?.heldPence).toBe(100);
  });

  it('declines as our fault when the database cannot answer, and decides again once it can (R44)', async () => {
    const { id, card } = await award(1000);
    await inScope(service.db, 'all', async (trx) => {
      await trx.raw(`select 1 from ledger_accounts where award_id = ? for update`, [id]);
      const response = await post(requestEvent({ id: 'iauth_stuck', card, amount: 100 }));
      expect(await response.json()).toEqual({ approved: false });
    });
    const response = await post(requestEvent({ id: 'iauth_after', card, amount: 100 }));
    expect(await response.json()).toEqual({ approved: true });
  });
});
