import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Stripe from 'stripe';
import { expect, vi } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createStripeSandbox } from '../../src/sandbox/index.ts';
import { freshDatabase } from '../harness/database.ts';
import { expectedOf, type Question } from './observations.ts';

type Authorizations = Stripe['testHelpers']['issuing']['authorizations'];
type PurchaseParams = Parameters<Authorizations['create']>[0];

/** A Stripe account in test mode, or the sandbox in its place, with what every test of the contract needs. */
export type Account = {
  stripe: Stripe;
  /** A cardholder of this run's own. */
  holder: string;
  /** An active virtual card, cancelled when the run is over. Its all-time limit is far away unless given. */
  newCard: (params?: Partial<Stripe.Issuing.CardCreateParams>) => Promise<Stripe.Issuing.Card>;
  /** A supermarket in Great Britain asks for £12.50, unless told otherwise. */
  pay: (card: string, params?: Partial<PurchaseParams>) => Promise<Stripe.Issuing.Authorization>;
  /** Records what happened where the documents are silent: checked against the sandbox's default, reported of Stripe. */
  observe: (question: Question, seen: string) => void;
  close: () => Promise<void>;
};

export const SUPERMARKET = {
  name: 'Contract Stores',
  category: 'grocery_stores_supermarkets',
  city: 'Marram Bay',
  country: 'GB',
  postal_code: 'ZZ1 1AA',
  network_id: '900001',
} as const;

/** The key that `npm run test:stripe` was given; without one the sandbox stands in. */
const KEY = process.env['CONTRACT_STRIPE_KEY'];
const RUN = randomUUID();
const OURS = { practice_purse: 'contract', run: RUN };
/** Test mode takes 25 requests a second; this leaves room for whoever else uses the account. */
const BETWEEN_REQUESTS_MS = 80;
const NEEDED_PENCE = 100_000;
/** What Stripe tells may take a moment to be in its lists. */
const LIST_DELAY_MS = KEY ? 20_000 : 2_000;

/** One request at a time, none too soon after the last. */
function paced(): typeof fetch {
  let last: Promise<unknown> = Promise.resolve();
  return (input, init) => {
    const turn = last.then(() => pause(BETWEEN_REQUESTS_MS));
    last = turn;
    return turn.then(() => fetch(input, init));
  };
}

function at(base: string) {
  const { hostname: host, port, protocol } = new URL(base);
  return { host, port: port || '443', protocol: protocol === 'http:' ? ('http' as const) : ('https' as const) };
}

function stripeAt(key: string, base: string | undefined): Stripe {
  return new Stripe(key, {
    ...(base ? at(base) : {}),
    telemetry: false,
    maxNetworkRetries: 0,
    ...(KEY ? { httpClient: Stripe.createFetchHttpClient(paced()) } : {}),
  });
}

type Reached = { stripe: Stripe; close: () => Promise<void> };

async function openSandbox(): Promise<Reached> {
  const database = await freshDatabase();
  const sandbox = createStripeSandbox({
    databaseUrl: database.url,
    clock: systemClock,
    logger: createLogger({ name: 'sandbox', level: 'silent' }),
    publicUrl: 'http://127.0.0.1',
    authorizationEndpoint: null,
    eventEndpoint: null,
  });
  const server = createServer(sandbox.app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    await sandbox.destroy();
    await database.destroy();
  };
  return { stripe: stripeAt('sk_test_sandbox', `http://127.0.0.1:${(server.address() as AddressInfo).port}`), close };
}

const reach = (): Promise<Reached> => {
  if (!KEY) return openSandbox();
  return Promise.resolve({ stripe: stripeAt(KEY, process.env['CONTRACT_STRIPE_BASE']), close: async () => undefined });
};

/** Makes sure that nothing is declined for want of money in the Issuing balance. */
async function ensureMoney(stripe: Stripe): Promise<void> {
  const { issuing } = await stripe.balance.retrieve();
  const held = issuing?.available.find(({ currency }) => currency === 'gbp')?.amount ?? 0;
  if (held >= NEEDED_PENCE) return;
  await stripe.rawRequest('POST', '/v1/test_helpers/issuing/fund_balance', { amount: NEEDED_PENCE, currency: 'gbp' });
}

export const holderParams: Stripe.Issuing.CardholderCreateParams = {
  name: 'Contract Testcase',
  type: 'individual',
  phone_number: '+447700900123',
  individual: { first_name: 'Contract', last_name: 'Testcase' },
  billing: { address: { line1: '1 Marram Row', city: 'Marram Bay', postal_code: 'ZZ1 1AA', country: 'GB' } },
  metadata: OURS,
};

/** A purchase that nothing speaks against must be approved, else no test says anything. */
async function checkApproves({ pay, newCard }: Pick<Account, 'pay' | 'newCard'>): Promise<void> {
  const probe = await pay((await newCard()).id, { amount: 100 });
  if (probe.approved) return;
  const reason = probe.request_history[0]?.reason ?? 'no reason given';
  throw new Error(
    `Stripe declined a purchase of the contract suite: ${reason}. With insufficient_funds, add money to the Issuing ` +
      'balance. With webhook_declined or webhook_timeout, an authorization endpoint is set that does not know the ' +
      "suite's cards: take it out of the Issuing settings while the suite runs.",
  );
}

function observe(question: Question, seen: string): void {
  const file = process.env['CONTRACT_OBSERVATIONS'];
  const expected = expectedOf(question);
  if (!KEY) expect(seen).toBe(expected.sandbox);
  if (file) appendFileSync(file, `${JSON.stringify({ question, ...expected, seen })}\n`);
}

/** Opens the account, and closes it with every card cancelled that was made. Safe to run again and again. */
export async function openAccount(): Promise<Account> {
  const { stripe, close } = await reach();
  await ensureMoney(stripe);
  const { id: holder } = await stripe.issuing.cardholders.create(holderParams);
  const made: string[] = [];
  const newCard: Account['newCard'] = async (params) => {
    const spending_controls = { spending_limits: [{ amount: 1_000_000, interval: 'all_time' as const }] };
    const card = await stripe.issuing.cards.create({
      ...{ cardholder: holder, currency: 'gbp', type: 'virtual', status: 'active', spending_controls },
      ...params,
      metadata: { ...OURS, ...(params?.metadata || {}) },
    });
    made.push(card.id);
    return card;
  };
  const pay: Account['pay'] = (card, params) =>
    stripe.testHelpers.issuing.authorizations.create({ amount: 1250, merchant_data: SUPERMARKET, card, ...params });
  await checkApproves({ newCard, pay });
  return {
    ...{ stripe, holder, newCard, pay, observe },
    close: async () => {
      for (const id of made) {
        const { status } = await stripe.issuing.cards.retrieve(id);
        if (status !== 'canceled') await stripe.issuing.cards.update(id, { status: 'canceled' });
      }
      await stripe.issuing.cardholders.update(holder, { status: 'inactive' });
      await close();
    },
  };
}

/** Tries again until it holds: what happened may take a moment to be in a list. */
export function eventually<T>(check: () => Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: LIST_DELAY_MS, interval: KEY ? 1000 : 50 });
}

/** What Stripe refused, as the SDK tells it; `accepted` when it did not refuse. */
export async function refusalOf(work: Promise<unknown>): Promise<Stripe.errors.StripeError | 'accepted'> {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
}

/** `accepted`, or the status and code of the refusal, for the table of observations. */
export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  const refusal = await refusalOf(work);
  return refusal === 'accepted' ? refusal : `${refusal.statusCode} ${refusal.code ?? 'without a code'}`;
}
