import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { control, setFaults } from './control.ts';
import { createHolder, startSandbox, type TestSandbox } from './sandbox-server.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.destroy());

function post(path: string, body: string, key?: string): Promise<Response> {
  return fetch(`${sandbox.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer sk_test_x',
      'content-type': 'application/x-www-form-urlencoded',
      ...(key && { 'idempotency-key': key }),
    },
    body,
  });
}

const cardsOf = async (cardholder: string) => (await sandbox.stripe.issuing.cards.list({ cardholder })).data.length;

describe('an idempotency key', () => {
  test('of another address is an idempotency error, also with the same parameters', async () => {
    const { id } = await createHolder(sandbox.stripe);
    const key = `address-${id}`;
    expect((await post(`/v1/issuing/cardholders/${id}`, 'email=a@example.org', key)).status).toBe(200);
    const other = await createHolder(sandbox.stripe);
    const answer = await post(`/v1/issuing/cardholders/${other.id}`, 'email=a@example.org', key);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { type: 'idempotency_error', message: expect.stringContaining(key) },
    });
  });

  test('takes the same parameters in any order', async () => {
    const { id } = await createHolder(sandbox.stripe);
    const make = (body: string) => post('/v1/issuing/cards', body, `order-${id}`);
    const first = await (await make(`cardholder=${id}&currency=gbp&type=virtual`)).json();
    expect(await (await make(`type=virtual&cardholder=${id}&currency=gbp`)).json()).toEqual(first);
    expect(await cardsOf(id)).toBe(1);
  });

  test('is no longer than 255 characters', async () => {
    const answer = await post('/v1/issuing/cards', 'currency=gbp&type=virtual', 'k'.repeat(256));
    expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  test('of a request whose parameters were wrong is free for the right ones', async () => {
    const { id } = await createHolder(sandbox.stripe);
    const make = (body: string) => post('/v1/issuing/cards', body, `wrong-${id}`);
    expect((await make(`cardholder=${id}&currency=gbp&kind=virtual`)).status).toBe(400);
    const made = await make(`cardholder=${id}&currency=gbp&type=virtual`);
    expect([made.status, made.headers.get('idempotent-replayed')]).toEqual([200, null]);
  });

  test('of a request that failed with 500 gets the 500 again, also after a restart', async () => {
    const { id } = await createHolder(sandbox.stripe);
    const make = () => post('/v1/issuing/cards', `cardholder=${id}&currency=gbp&type=virtual`, `failed-${id}`);
    await setFaults(sandbox, [{ fault: 'server_error', stored: true, next: 1 }]);
    const first = await make();
    expect([first.status, await first.json()]).toMatchObject([500, { error: { type: 'api_error' } }]);
    await sandbox.restart();
    const again = await make();
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([500, 'true']);
    expect(await cardsOf(id)).toBe(0);
    await control(sandbox, 'DELETE /faults');
  });

  test('in use: of ten requests at once one is carried out, and the others are told so or get its answer', async () => {
    const { id } = await createHolder(sandbox.stripe);
    const make = () => post('/v1/issuing/cards', `cardholder=${id}&currency=gbp&type=virtual`, `ten-${id}`);
    const answers = await Promise.all(Array.from({ length: 10 }, make));
    expect(await cardsOf(id)).toBe(1);
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(await answer.json()).toMatchObject({ error: { code: 'idempotency_key_in_use' } });
    }
  });
});

type Layer = {
  route?: { path: unknown; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
};

/** Every method of Stripe's that the sandbox has. The contents of a file are a download and take anything. */
function endpoints(): [string, string][] {
  const { stack } = sandbox.sandbox.app.router as unknown as { stack: Layer[] };
  const layers = stack.flatMap(({ handle }) => handle.stack ?? []);
  return layers.flatMap(({ route }) => {
    const path = String(route?.path);
    return path.startsWith('/v1/') && !path.endsWith('/contents')
      ? Object.keys(route?.methods ?? {}).map((method): [string, string] => [method, path])
      : [];
  });
}

test('every method of the API refuses parameters it does not know, and names them', async () => {
  const all = endpoints();
  expect(all.length).toBeGreaterThan(50);
  const taken: string[] = [];
  for (const [method, path] of all) {
    const url = `${sandbox.url}${path.replace(':id', 'x_none')}`;
    const unknown = 'colour=blue&shape[0]=round';
    const init = { method: method.toUpperCase(), headers: { authorization: 'Bearer sk_test_x' } };
    const response = await (method === 'post'
      ? fetch(url, { ...init, body: unknown })
      : fetch(`${url}?${unknown}`, init));
    const { error } = (await response.json()) as { error?: { message: string; code?: string; param?: string } };
    const isNamed = error?.message === 'Received unknown parameters: colour, shape' && error.param === 'colour';
    if (!isNamed || error?.code !== 'parameter_unknown') taken.push(`${method} ${path}: ${error?.message}`);
  }
  expect(taken).toEqual([]);
});
