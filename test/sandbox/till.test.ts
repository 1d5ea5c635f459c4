import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerJson, balanceOf, createCard, createHolder, startSandbox, type TestSandbox } from './sandbox-server.ts';

let service: Server;
let sandbox: TestSandbox;
let card: Stripe.Issuing.Card;
let answers: { status: number; body: object };
let asked: string[] = [];

beforeAll(async () => {
  service = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    response.writeHead(answers.status, { 'content-type': 'application/json' }).end(JSON.stringify(answers.body));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const serviceUrl = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  sandbox = await startSandbox({ till: { serviceUrl, apiKey: 'pp_test_till' } });
  const holder = await createHolder(sandbox.stripe, { name: 'Noor Placeholder' });
  card = await createCard(sandbox.stripe, { cardholder: holder.id, metadata: { award_reference: 'A-1007' } });
});
afterAll(async () => {
  service.close();
  await sandbox.destroy();
});
beforeEach(() => {
  answers = { status: 200, body: { approved: true, decisionMs: 11.6, reason: null } };
  asked = [];
  sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: true });
});

async function get(path: string): Promise<string> {
  return (await fetch(`${sandbox.url}${path}`)).text();
}

function post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  const body = new URLSearchParams(fields);
  return fetch(`${sandbox.url}${path}`, { method: 'POST', body, headers, redirect: 'manual' });
}

/** Buys at the till; gives the path of the receipt. */
async function buy(fields: Record<string, string> = {}): Promise<string> {
  const sale = { card: card.id, shop: 'seagull-stores', amount: '31.15', method: 'online', ...fields };
  const response = await post('/till/payments', sale);
  expect(response.status).toBe(303);
  return String(response.headers.get('location'));
}

describe('the counter', () => {
  test('shows cards, shops and the banner at / and /till, and runs no script', async () => {
    for (const path of ['/', '/till']) {
      const response = await fetch(`${sandbox.url}${path}`);
      const page = await response.text();
      expect(page).toContain('Demonstration data. No real people or organisations.');
      expect(page).toContain('Noor Placeholder');
      expect(page).toContain('A-1007');
      expect(page).toContain('Breakwater Wines');
      expect(page).not.toContain('<script');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  test.each(['noor', 'A-1007'])('finds a card by %s', async (words) => {
    expect(await get(`/till?q=${words}`)).toContain('Noor Placeholder');
  });

  test('says when no card matches, and leaves out cancelled ones', async () => {
    const holder = await createHolder(sandbox.stripe, { name: 'Gone Away' });
    const gone = await createCard(sandbox.stripe, { cardholder: holder.id });
    await sandbox.stripe.issuing.cards.update(gone.id, { status: 'canceled' });
    expect(await get('/till?q=gone+away')).toContain('No card matches “gone away”');
  });

  test.each([
    ['no amount', { amount: '' }, 'Enter the amount'],
    ['an amount that is none', { amount: '<b>' }, '&lt;b&gt;'],
    ['no shop', { shop: '' }, 'Choose a shop'],
    ['no card', { card: '' }, 'Choose a card'],
    ['a counter that is not there', { shop: 'betquick-online', method: 'contactless' }, 'sells online only'],
    ['the chip of a virtual card', { method: 'chip' }, 'has no chip'],
  ])('explains %s and keeps what was typed', async (_name, fields, words) => {
    const response = await post('/till/payments', {
      card: card.id,
      shop: 'dune-cabs',
      amount: '5',
      method: 'online',
      ...fields,
    });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain(words);
  });

  test('refuses forms of other sites', async () => {
    expect((await post('/till/bank', { amount: '1' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

describe('what can be tried at the counter', () => {
  const paidAt = async (shop: string) =>
    sandbox.stripe.issuing.authorizations.retrieve(String((await buy({ shop, amount: '1' })).split('/').pop()));

  test.each([
    ['a subscription', 'driftwood-box', { category: 'direct_marketing_subscription', category_code: '5968' }],
    ['a pump', 'saltway-fuels', { category: 'automated_fuel_dispensers', category_code: '5542' }],
    ['a shop abroad', 'paris-metro', { country: 'FR' }],
    ['a kind of shop that nobody knows yet', 'skyhop-drones', { category: 'drone_deliveries', category_code: '4216' }],
  ])('%s', async (_name, shop, merchant) => {
    expect((await paidAt(shop)).merchant_data).toMatchObject(merchant);
  });

  test('two shops of one kind, each with a network id that stays its own', async () => {
    const ids = await Promise.all(
      ['seagull-stores', 'corner-grocer', 'seagull-stores'].map(
        async (shop) => (await paidAt(shop)).merchant_data.network_id,
      ),
    );
    expect(ids).toEqual(['900101', '900102', '900101']);
  });
});

describe('the receipt', () => {
  test('shows APPROVED, asks the service with its key, and tells the time the decision took', async () => {
    const path = await buy();
    const page = await get(path);
    expect(page).toContain('APPROVED');
    expect(page).toContain('Seagull Stores: £31.15 approved');
    expect(page).toContain('12 ms');
    expect(asked).toEqual([`Bearer pp_test_till /api/v1/authorizations/${path.split('/').pop()}`]);
  });

  test('says what finance has to settle of a payment that went through, and sees by itself what was taken beyond', async () => {
    const path = await buy({ amount: '14' });
    expect(await get(path)).toContain('Nothing to do: within the award.');
    await post(`${path}/capture`, { amount: '54' });
    const taken = await get(path);
    expect(taken).toContain('The shop took more than was approved.');
    expect(taken).toContain('The payment is complete, but the card network lets the shop take money again.');
    answers.body = { approved: true, reason: null, openCases: [{ sentence: '£40.00 was taken beyond an award.' }] };
    const settled = await get(path);
    expect(settled).toContain('To settle: £40.00 was taken beyond an award.');
    expect(settled).not.toContain('Nothing to do');
  });

  test('shows DECLINED with what the patient and what finance read', async () => {
    sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: false });
    const reason = { code: 'never_allowed', patientText: 'Not at that kind of place.', financeText: 'Category 5921.' };
    answers.body = { approved: false, decisionMs: 9, reason };
    const page = await get(await buy({ shop: 'breakwater-wines' }));
    for (const words of ['DECLINED', 'Not at that kind of place.', 'Category 5921.', 'never_allowed']) {
      expect(page).toContain(words);
    }
    expect(page).not.toContain('Let it expire');
  });

  test.each([
    ['does not know the payment', { status: 404, body: {} }, 'has not heard of this payment yet'],
    ['fails', { status: 500, body: {} }, 'HTTP status 500'],
    ['says something else', { status: 200, body: { reason: 7 } }, 'could not be read'],
  ])('says so when the service %s', async (_name, answer, words) => {
    answers = answer;
    const page = await get(await buy());
    expect(page).toContain('APPROVED');
    expect(page).toContain(words);
  });

  test('is a 404 for a payment that is not there', async () => {
    expect((await fetch(`${sandbox.url}/till/payments/iauth_none`)).status).toBe(404);
  });
});

describe('what a shop does next', () => {
  const transactionOf = (page: string) => String(/name="transaction" value="(ipi_\w+)"/.exec(page)?.[1]);

  test('takes the money, gives some back, and the history tells both', async () => {
    const path = await buy();
    expect((await post(`${path}/capture`, { amount: '31.15' })).status).toBe(303);
    const transaction = transactionOf(await get(path));
    expect((await post(`${path}/refund`, { amount: '10', transaction })).status).toBe(303);
    const page = await get(path);
    for (const words of [
      'Approved: £31.15 on hold',
      'The shop took £31.15',
      'The shop gave back £10.00',
      'Up to £21.15',
    ]) {
      expect(page).toContain(words);
    }
  });

  test('takes part and keeps the payment open, asks for more, releases, lets expire', async () => {
    const path = await buy({ amount: '20' });
    await post(`${path}/capture`, { amount: '5', keepOpen: 'yes' });
    await post(`${path}/increment`, { amount: '3' });
    await post(`${path}/reverse`, { amount: '2' });
    expect(await get(path)).toContain('£16.00 is on hold');
    await post(`${path}/expire`, {});
    const page = await get(path);
    for (const words of ['£3.00 more on hold', 'changed from £23.00 to £21.00', 'expired', 'Take money all the same']) {
      expect(page).toContain(words);
    }
  });

  test('is told what it may not do, on the same receipt', async () => {
    const path = await buy();
    const response = await post(`${path}/reverse`, { amount: '40' });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('There is a problem');
    const mistyped = await (await post(`${path}/capture`, { amount: '3o.00' })).text();
    expect(mistyped).toContain('name="amount" inputmode="decimal" autocomplete="off" value="3o.00"');
    expect((await post(`${path}/dance`, {})).status).toBe(422);
  });

  test('a part approval says what is still to pay', async () => {
    sandbox.receiver.onRequest = (_event, response) => answerJson(response, { approved: true, amount: 2000 });
    const page = await get(await buy({ controllable: 'yes' }));
    for (const words of ['PART APPROVED', '£31.15', '£20.00', 'Please pay £11.15 another way.']) {
      expect(page).toContain(words);
    }
  });

  test('cashback is part of the amount and shown apart', async () => {
    const path = await buy({ amount: '10', cashback: '5' });
    const paid = await sandbox.stripe.issuing.authorizations.retrieve(String(path.split('/').pop()));
    expect(paid).toMatchObject({ amount: 1500, amount_details: { cashback_amount: 500 } });
    expect(await get(path)).toContain('Of it cash');
  });
});

test('the bank takes a transfer to the Issuing balance', async () => {
  const before = (await balanceOf(sandbox.stripe)) ?? 0;
  expect((await post('/till/bank', { amount: '1,000.00' })).status).toBe(303);
  expect(await balanceOf(sandbox.stripe)).toBe(before + 100_000);
  expect(await get('/till/bank')).toContain('Bank transfer');
  expect((await post('/till/bank', { amount: 'much' })).status).toBe(422);
});

test('the events page shows what was delivered and what waits', async () => {
  await sandbox.sandbox.deliverDue();
  expect(await get('/till/events')).toContain('delivered');
  await buy();
  expect(await get('/till/events')).toContain('waiting');
});
