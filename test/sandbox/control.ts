import type { TestSandbox } from './sandbox-server.ts';

/** Calls the control API; throws what it refuses. */
export async function control<T = Record<string, unknown>>(
  sandbox: TestSandbox,
  route: string,
  body: object = {},
): Promise<T> {
  const response = await callControl(sandbox, route, body);
  if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export function callControl(sandbox: TestSandbox, route: string, body: object = {}): Promise<Response> {
  const [method = '', path = ''] = route.split(' ');
  return fetch(`${sandbox.url}/_sandbox${path}`, {
    method,
    headers: { authorization: 'Bearer sk_test_sandbox', 'content-type': 'application/json' },
    ...(method !== 'GET' && { body: JSON.stringify(body) }),
  });
}

/** From now on exactly these faults. */
export const setFaults = (sandbox: TestSandbox, faults: object[], seed = 1) =>
  control(sandbox, 'PUT /faults', { seed, faults });
