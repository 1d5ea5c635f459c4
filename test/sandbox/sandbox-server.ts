import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { createSettableClock, type SettableClock } from '../../src/platform/clock.ts';
import { createLogger } from '../../src/platform/logger.ts';
import {
  createStripeSandbox,
  migrateStripeSandbox,
  type StripeSandbox,
  type StripeSandboxOptions,
} from '../../src/sandbox/index.ts';
import { freshDatabase } from '../harness/database.ts';
import { createWireRecord, recording, type WireRecord } from './wire-record.ts';

export const AUTHORIZATION_SECRET = 'whsec_authorization_test';
export const EVENT_SECRET = 'whsec_event_test';
export const START = new Date('2026-11-22T09:00:00Z');

type Handler = (event: Stripe.Event, response: ServerResponse) => void | Promise<void>;

/** Stands for the service: takes what the sandbox sends, checks its signature with the SDK, and answers as told. */
export type Receiver = {
  url: string;
  requests: Stripe.Event[];
  events: Stripe.Event[];
  onRequest: Handler;
  onEvent: Handler;
  close(): Promise<void>;
};

export function answerJson(response: ServerResponse, body: object, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', 'stripe-version': Stripe.API_VERSION, ...headers });
  response.end(JSON.stringify(body));
}

export async function startReceiver(clock: SettableClock, wire = createWireRecord()): Promise<Receiver> {
  const stripe = new Stripe('sk_test_receiver');
  const receiver: Receiver = {
    url: '',
    requests: [],
    events: [],
    onRequest: (_event, response) => answerJson(response, { approved: true }),
    onEvent: (_event, response) => answerJson(response, {}),
    close: async () => undefined,
  };
  const server = createServer(async (request, response) => {
    const isRequest = request.url === '/authorizations';
    const body = await readBody(request);
    wire.take(body);
    const event = stripe.webhooks.constructEvent(
      body,
      String(request.headers['stripe-signature']),
      isRequest ? AUTHORIZATION_SECRET : EVENT_SECRET,
      300,
      undefined,
      clock.now().getTime(),
    );
    (isRequest ? receiver.requests : receiver.events).push(event);
    await (isRequest ? receiver.onRequest : receiver.onEvent)(event, response);
  });
  const port = await listen(server);
  receiver.url = `http://127.0.0.1:${port}`;
  receiver.close = () => close(server);
  return receiver;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export type TestSandbox = {
  stripe: Stripe;
  url: string;
  clock: SettableClock;
  sandbox: StripeSandbox;
  receiver: Receiver;
  databaseUrl: string;
  /** All that the sandbox has sent. What of it is not as the SDK's types say fails the test when it is destroyed. */
  wire: WireRecord;
  /** Stops the server as a kill would and starts another on the same database. */
  restart(): Promise<void>;
  destroy(): Promise<void>;
};

type Options = Partial<StripeSandboxOptions> & { askService?: boolean; tellService?: boolean };

/** A sandbox on a database of its own, behind HTTP, with £5,000 on its Issuing balance. */
export async function startSandbox(options: Options = {}): Promise<TestSandbox> {
  const database = await freshDatabase();
  await migrateStripeSandbox(database.url);
  const clock = createSettableClock(START);
  const wire = createWireRecord();
  const receiver = await startReceiver(clock, wire);
  const { askService = true, tellService = true, ...overrides } = options;
  const open = async () => {
    const sandbox = createStripeSandbox({
      databaseUrl: database.url,
      clock,
      logger: createLogger({ level: 'silent', name: 'sandbox' }),
      publicUrl: 'http://127.0.0.1',
      authorizationEndpoint: askService
        ? { url: `${receiver.url}/authorizations`, secret: AUTHORIZATION_SECRET }
        : null,
      eventEndpoint: tellService ? { url: `${receiver.url}/events`, secret: EVENT_SECRET } : null,
      ...overrides,
    });
    const server = createServer(recording(sandbox.app, wire));
    return { sandbox, server, port: await listen(server) };
  };
  let running = await open();
  const test: TestSandbox = {
    ...reach(running),
    clock,
    receiver,
    databaseUrl: database.url,
    wire,
    restart: async () => {
      await close(running.server);
      await running.sandbox.destroy();
      running = await open();
      Object.assign(test, reach(running));
    },
    destroy: async () => {
      await close(running.server);
      await running.sandbox.destroy();
      await receiver.close();
      await database.destroy();
      assert.deepEqual(wire.problems(), [], 'everything that is sent has the shape the SDK says');
    },
  };
  await fundBalance(test.stripe, 500_000);
  return test;
}

function reach({ sandbox, port }: { sandbox: StripeSandbox; port: number }) {
  return { sandbox, url: `http://127.0.0.1:${port}`, stripe: sdk(port) };
}

/** The real SDK, pointed at a sandbox. */
export function sdk(port: number, key = 'sk_test_sandbox'): Stripe {
  return new Stripe(key, { host: '127.0.0.1', port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
}

export async function fundBalance(stripe: Stripe, amount: number): Promise<void> {
  await stripe.rawRequest('POST', '/v1/test_helpers/issuing/fund_balance', { amount, currency: 'gbp' });
}

export function createHolder(stripe: Stripe, params: Partial<Stripe.Issuing.CardholderCreateParams> = {}) {
  return stripe.issuing.cardholders.create({
    name: 'Ivy Demoson',
    type: 'individual',
    phone_number: '+447700900123',
    individual: { first_name: 'Ivy', last_name: 'Demoson' },
    billing: { address: { line1: '1 Marram Row', city: 'Marram Bay', postal_code: 'ZZ1 1AA', country: 'GB' } },
    ...params,
  });
}

export async function createCard(stripe: Stripe, params: Partial<Stripe.Issuing.CardCreateParams> = {}) {
  const cardholder = params.cardholder ?? (await createHolder(stripe)).id;
  return stripe.issuing.cards.create({ currency: 'gbp', type: 'virtual', status: 'active', ...params, cardholder });
}

export const SUPERMARKET = {
  name: 'Seagull Stores',
  category: 'grocery_stores_supermarkets',
  city: 'Marram Bay',
  country: 'GB',
} as const;

/** A purchase at a supermarket; £12.50 unless told otherwise. */
export function pay(
  stripe: Stripe,
  card: string,
  params: Partial<Parameters<Stripe['testHelpers']['issuing']['authorizations']['create']>[0]> = {},
) {
  return stripe.testHelpers.issuing.authorizations.create({
    amount: 1250,
    merchant_data: SUPERMARKET,
    card,
    ...params,
  });
}

export async function balanceOf(stripe: Stripe): Promise<number | undefined> {
  return (await stripe.balance.retrieve()).issuing?.available[0]?.amount;
}
