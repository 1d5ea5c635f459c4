import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import type { Behaviour } from '../../src/sandbox/behaviour.ts';
import { control } from './control.ts';
import { answerJson, balanceOf, createCard, pay, startSandbox, type TestSandbox } from './sandbox-server.ts';

export type Case = {
  /** Other switches that must be turned for this one to matter. */
  with?: Partial<Behaviour>;
  /** Does what the switch is about, and tells in a word what came of it. */
  act(sandbox: TestSandbox, behaviour: Partial<Behaviour>): Promise<unknown>;
  /** What comes of it, in the order of the switch's values. */
  comes: readonly [unknown, unknown, ...unknown[]];
};

export const helpers = ({ stripe }: TestSandbox) => stripe.testHelpers.issuing;

export function answer(sandbox: TestSandbox, body: object): void {
  sandbox.receiver.onRequest = (_event, response) => answerJson(response, body);
}

export async function cardOf({ stripe }: TestSandbox, params: Parameters<typeof createCard>[1] = {}): Promise<string> {
  return (await createCard(stripe, params)).id;
}

export function limited(sandbox: TestSandbox, interval: 'all_time' | 'weekly' = 'all_time'): Promise<string> {
  return cardOf(sandbox, { spending_controls: { spending_limits: [{ amount: 1000, interval }] } });
}

export async function paid(sandbox: TestSandbox, params: Parameters<typeof pay>[2] = {}) {
  return pay(sandbox.stripe, await cardOf(sandbox), params);
}

export async function passes(sandbox: TestSandbox, card: string, amount: number): Promise<boolean> {
  return (await pay(sandbox.stripe, card, { amount })).approved;
}

export async function captured(
  sandbox: TestSandbox,
  params: Parameters<typeof pay>[2] = {},
): Promise<Stripe.Issuing.Transaction> {
  const { transactions } = await helpers(sandbox).authorizations.capture((await paid(sandbox, params)).id);
  if (!transactions[0]) throw new Error('a capture has a transaction');
  return transactions[0];
}

export const takeSome = (sandbox: TestSandbox, id: string) =>
  helpers(sandbox).authorizations.capture(id, { capture_amount: 500, close_authorization: false });

/** `refused` in place of what an invalid request throws. */
export async function orRefused<T>(work: Promise<T>, done: (result: T) => unknown): Promise<unknown> {
  try {
    return done(await work);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return 'refused';
    throw error;
  }
}

export async function balanceChange(sandbox: TestSandbox, work: () => Promise<unknown>): Promise<number> {
  const before = (await balanceOf(sandbox.stripe)) ?? 0;
  await work();
  return ((await balanceOf(sandbox.stripe)) ?? 0) - before;
}

export async function eventsOf({ stripe }: TestSandbox, type: Stripe.EventListParams['type'] & string, id: string) {
  const { data } = await stripe.events.list({ type, limit: 100 });
  return data.filter((event) => (event.data.object as { id: string }).id === id).length;
}

export async function declinedRehold(sandbox: TestSandbox) {
  const first = await paid(sandbox);
  answer(sandbox, { approved: false });
  return control<Stripe.Issuing.Authorization>(sandbox, `POST /authorizations/${first.id}/rehold`);
}

export async function declinedIncrement(sandbox: TestSandbox) {
  const first = await paid(sandbox);
  answer(sandbox, { approved: false });
  return helpers(sandbox).authorizations.increment(first.id, { increment_amount: 100 });
}

export async function lateCapture(sandbox: TestSandbox) {
  const first = await paid(sandbox);
  await helpers(sandbox).authorizations.expire(first.id);
  return helpers(sandbox).authorizations.capture(first.id, { capture_amount: 300 });
}

export const HOLDER = {
  name: 'Ivy Demoson',
  billing: { address: { line1: '1 Marram Row', city: 'Marram Bay', postal_code: 'ZZ1 1AA', country: 'GB' } },
};

/** An endpoint that approves whatever it is asked. */
async function approver(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => answerJson(response, { approved: true }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

/** Why a payment is approved at a sandbox that knows of webhook endpoints only. */
export async function reasonWithoutDashboard(behaviour: Partial<Behaviour>): Promise<string | undefined> {
  const endpoint = await approver();
  const alone = await startSandbox({ askService: false, tellService: false, behaviour });
  try {
    const { url } = endpoint;
    await alone.stripe.webhookEndpoints.create({ url, enabled_events: ['issuing_authorization.request'] });
    return (await paid(alone)).request_history[0]?.reason;
  } finally {
    await alone.destroy();
    endpoint.close();
  }
}

/** A payment on Saturday, and whether as much again passes on Sunday. */
export async function nextDay(sandbox: TestSandbox): Promise<boolean> {
  sandbox.clock.set(new Date('2026-11-28T12:00:00Z'));
  const card = await limited(sandbox, 'weekly');
  await passes(sandbox, card, 1000);
  sandbox.clock.set(new Date('2026-11-29T12:00:00Z'));
  return passes(sandbox, card, 1000);
}

export async function limitUses(sandbox: TestSandbox): Promise<boolean[]> {
  const [held, forced] = [await limited(sandbox), await limited(sandbox)];
  await passes(sandbox, held, 600);
  await helpers(sandbox).transactions.createForceCapture({ card: forced, amount: 600 });
  return [await passes(sandbox, held, 600), await passes(sandbox, forced, 600)];
}

export async function keyLife({ stripe, url }: TestSandbox): Promise<number> {
  const issuing_card = (await createCard(stripe)).id;
  const headers = { 'content-type': 'application/json' };
  const made = await fetch(`${url}/v3/nonces`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ issuingCard: issuing_card }),
  });
  const { nonce } = (await made.json()) as { nonce: string };
  const key = await stripe.ephemeralKeys.create({ issuing_card, nonce }, { apiVersion: Stripe.API_VERSION });
  return (key.expires - key.created) / 60;
}

export async function dispute(sandbox: TestSandbox): Promise<Stripe.Issuing.Dispute> {
  const evidence = { reason: 'fraudulent', fraudulent: { explanation: 'The card was in a drawer.' } } as const;
  return sandbox.stripe.issuing.disputes.create({ transaction: (await captured(sandbox)).id, evidence });
}

export async function wonDispute(sandbox: TestSandbox): Promise<string[]> {
  const { id } = await sandbox.stripe.issuing.disputes.submit((await dispute(sandbox)).id);
  await control(sandbox, `POST /disputes/${id}/close`, { outcome: 'won' });
  const { balance_transactions: moved } = await sandbox.stripe.issuing.disputes.retrieve(id, {
    expand: ['balance_transactions'],
  });
  return (moved ?? []).map(({ type }) => type.replace('issuing_dispute', '')).sort();
}
