import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/doors/api/resources/index.ts';
import { PRACTICE_ROLES, ROLES, type Role } from '../../src/kernel/principal.ts';
import { addressOf, isOfStaff } from './addresses.ts';
import { faultsOf, identitiesIn, type WalkAnswer } from './faults.ts';
import { stateOf, tracesOf } from './practice-tables.ts';
import { keyOf, startWalk, type Walk } from './records.ts';

type ApiRoute = (typeof ROUTES)[number];

const OUTSIDERS: readonly Role[] = [...PRACTICE_ROLES, 'admin'];
const ABOVE = ROLES.filter((role) => !OUTSIDERS.includes(role));

let walk: Walk;
let traces: Set<string>;
const keys = new Map<Role, string>();

beforeAll(async () => {
  walk = await startWalk();
  for (const role of ROLES) keys.set(role, await keyOf(walk, role));
  traces = await tracesOf(walk.service, walk.scheme.practiceId);
}, 120_000);
afterAll(() => walk.service[Symbol.asyncDispose]());

async function send(route: ApiRoute, role: Role, query = ''): Promise<WalkAnswer> {
  const address = addressOf(walk, route.path);
  const isRead = route.method === 'get';
  const answer = await fetch(`${walk.service.baseUrl}/api/v1${address}${query}`, {
    method: route.method.toUpperCase(),
    headers: {
      authorization: `Bearer ${keys.get(role)}`,
      ...(isRead ? {} : { 'content-type': 'application/json' }),
      'idempotency-key': `${route.path}-${role}`,
    },
    ...(isRead ? {} : { body: JSON.stringify(route.example ?? {}) }),
  });
  return { route, address, status: answer.status, text: await answer.text() };
}

/** Whether a key of the role comes past the door; test/api/roles.test.ts tries those that do not. */
const letsIn = (route: ApiRoute, role: Role) => [...route.roles, ...(route.refusedByVerb ?? [])].includes(role);
const takesPractice = ({ method, query }: ApiRoute) => method === 'get' && 'practice' in (query?.shape ?? {});

describe('over the API, with everything of another practice (R16)', () => {
  it.each(OUTSIDERS)(
    '%s finds nothing, is told nothing and changes nothing',
    async (role) => {
      const faults: string[] = [];
      const before = await stateOf(walk.service, walk.scheme.practiceId);
      const routes = ROUTES.filter((route) => letsIn(route, role) && !(role === 'admin' && isOfStaff(route.path)));
      expect(routes.length).toBeGreaterThan(3);
      for (const route of routes) {
        const answers = [await send(route, role)];
        if (takesPractice(route)) answers.push(await send(route, role, '?practice=DEMO-01'));
        for (const answer of answers) faults.push(...faultsOf(answer, traces));
      }
      expect(faults).toEqual([]);
      expect(await stateOf(walk.service, walk.scheme.practiceId)).toEqual(before);
    },
    60_000,
  );

  it.each(ABOVE)(
    '%s, who sees every practice, is told of nobody who is helped',
    async (role) => {
      const faults: string[] = [];
      for (const route of ROUTES.filter((one) => one.method === 'get' && letsIn(one, role))) {
        const answer = await send(route, role);
        if (answer.status >= 500) faults.push(`${route.path}: ${answer.status}`);
        faults.push(...identitiesIn(answer, [walk.idIn('recipients')]));
      }
      expect(faults).toEqual([]);
    },
    60_000,
  );
});
