import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox, type TestSandbox } from './sandbox-server.ts';
import { sdkMethods } from './sdk-methods.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ askService: false, tellService: false });
});
afterAll(() => sandbox.destroy());

/** Methods that are left out, and why. */
const LEFT_OUT = new Set([
  // Deprecated: a payment is decided in the answer to its request.
  'Issuing/Authorizations.approve',
  'Issuing/Authorizations.decline',
]);

/** Parameters that are refused as unknown, and why. */
const REFUSED: Record<string, string[]> = {
  // No payouts here.
  'BalanceTransactions.list': ['payout'],
  // A key opens one card's details and nothing else.
  'EphemeralKeys.create': ['customer', 'verification_session'],
  // No links to files.
  'Files.create': ['file_link_data'],
  // Treasury is for the United States.
  'Issuing/Disputes.create': ['treasury'],
  // In the UK an Issuing balance is filled by bank transfer.
  'Topups.create': ['payment_method', 'payment_method_options', 'source'],
};

const METHODS = sdkMethods().filter(({ name }) => !LEFT_OUT.has(name));

async function send(verb: string, url: string, params: string[]): Promise<{ code?: string; message: string }> {
  const form = new URLSearchParams(Object.fromEntries(params.map((name) => [name, 'x'])));
  const headers = { authorization: 'Bearer sk_test_x', 'stripe-version': '2026-10-28.endive' };
  const inQuery = verb === 'POST' ? '' : `?${form}`;
  const response = await fetch(`${sandbox.url}${url}${inQuery}`, {
    method: verb,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    ...(verb === 'POST' && { body: form.toString() }),
  });
  const { error } = (await response.json()) as { error?: { code?: string; message: string } };
  return error ?? { message: 'done' };
}

test('the methods are read from the SDK', () => {
  expect(METHODS.length).toBeGreaterThan(60);
  expect(METHODS.filter(({ verb, url }) => !verb || !url.startsWith('/v1/'))).toEqual([]);
  expect(METHODS.find(({ name }) => name === 'Issuing/Cards.list')?.params).toContain('starting_after');
});

test.each(METHODS)('$name is served and knows the parameters that the SDK does', async (method) => {
  const { name, verb, url, params } = method;
  const { code, message } = await send(verb, url, params);
  expect(message).not.toContain('Unrecognized request URL');
  const unknown = code === 'parameter_unknown' ? (/: (.*)$/.exec(message)?.[1] ?? '').split(', ').sort() : [];
  expect(unknown).toEqual(REFUSED[name] ?? []);
});
