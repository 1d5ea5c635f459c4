import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../src/doors/api/resources/index.ts';
import { PRACTICE_ROLES, ROLES, type Role } from '../../src/kernel/principal.ts';
import { addressOf, namesRecord } from './addresses.ts';
import { stateOf, tracesOf } from './practice-tables.ts';
import { keyOf, SECRETS, startWalk, type Walk } from './records.ts';

type ApiRoute = (typeof ROUTES)[number];

let walk: Walk;
let traces: Set<string>;
let before: Record<string, string>;
const keys = new Map<Role, string>();

beforeAll(async () => {
  walk = await startWalk();
  for (const role of ROLES) keys.set(role, await keyOf(walk, role));
  traces = await tracesOf(walk.service, walk.scheme.practiceId);
  before = await stateOf(walk.service, walk.scheme.practiceId);
}, 120_000);
afterAll(() => walk.service[Symbol.asyncDispose]());

async function send(route: ApiRoute, role: Role, query = '') {
  const address = addressOf(walk, route.path);
  const answer = await fetch(`${walk.service.baseUrl}/api/v1${address}${query}`, {
    method: route.method.toUpperCase(),
    headers: {
      authorization: `Bearer ${keys.get(role)}`,
      ...(route.method === 'get' ? {} : { 'content-type': 'application/json' }),
      'idempotency-key': `${route.path}-${role}`,
    },
    ...(route.method === 'get' ? {} : { body: JSON.stringify(route.example ?? {}) }),
  });
  return { status: answer.status, text: await answer.text(), address };
}

/** What an answer gives away of the first practice, but for what was sent. */
const givenAway = ({ text, address }: { text: string; address: string }) =>
  [...traces, ...Object.values(SECRETS)].filter((trace) => text.includes(trace) && !address.includes(trace));

const OUTSIDERS: readonly Role[] = [...PRACTICE_ROLES, 'admin'];
const walked = ROUTES.flatMap((route) =>
  OUTSIDERS.map((role) => ({ route, role, name: `${route.method} ${route.path}` })),
);
const naming = walked.filter(({ route }) => namesRecord(route.path));
const others = walked.filter(({ route }) => !namesRecord(route.path));
const ofStaff = ({ path }: ApiRoute) => path.startsWith('/staff/');

describe('whoever is not of the practice, over the API (R16)', () => {
  test.each(naming.filter(({ route, role }) => role !== 'admin' || !ofStaff(route)))(
    '$name finds nothing of it as $role',
    async ({ route, role }) => {
      const answer = await send(route, role);
      expect([403, 404], answer.text).toContain(answer.status);
      expect(givenAway(answer)).toEqual([]);
    },
  );

  test.each(others)('$name tells nothing of it to $role', async ({ route, role }) => {
    const answers = [await send(route, role)];
    if (route.method === 'get' && 'practice' in (route.query?.shape ?? {}))
      answers.push(await send(route, role, '?practice=DEMO-01'));
    for (const answer of answers) {
      expect(answer.status, answer.text).toBeLessThan(500);
      expect(givenAway(answer)).toEqual([]);
    }
  });

  test('changes nothing of it, whatever is sent', async () => {
    for (const { route, role } of naming.filter(({ route }) => route.method !== 'get' && !ofStaff(route))) {
      await send(route, role);
    }
    expect(await stateOf(walk.service, walk.scheme.practiceId)).toEqual(before);
  }, 60_000);
});

const ABOVE = ROLES.filter((role) => !OUTSIDERS.includes(role));
const readByThoseAbove = ROUTES.filter(({ method }) => method === 'get').flatMap((route) =>
  ABOVE.map((role) => ({ route, role, name: `get ${route.path}` })),
);

describe('whoever sees every practice, over the API (R16)', () => {
  test.each(readByThoseAbove)('$name names nobody who is helped to $role', async ({ route, role }) => {
    const answer = await send(route, role);
    expect(answer.status).toBeLessThan(500);
    const { givenName, familyName, phone } = SECRETS;
    const identities = [givenName, familyName, phone, walk.idIn('recipients')];
    const sent = (word: string) => answer.address.includes(word);
    expect(identities.filter((word) => answer.text.includes(word) && !sent(word))).toEqual([]);
  });
});
