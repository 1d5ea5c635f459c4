import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/doors/api/resources/index.ts';
import { PRACTICE_ROLES, ROLES, type Role } from '../../src/kernel/principal.ts';
import { addressOf, foreignFields, isOfStaff, namesRecord, namingFieldsOf, ownAddressOf } from './addresses.ts';
import { faultsOf, identitiesIn, type WalkAnswer } from './faults.ts';
import { crossingsOf, stateOf, tracesOf } from './practice-tables.ts';
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

type Sending = { key: string; address: string; body?: object };

async function send(route: ApiRoute, { key, address, body }: Sending): Promise<WalkAnswer> {
  const isRead = route.method === 'get';
  const answer = await fetch(`${walk.service.baseUrl}/api/v1${address}`, {
    method: route.method.toUpperCase(),
    headers: {
      authorization: `Bearer ${key}`,
      ...(isRead ? {} : { 'content-type': 'application/json' }),
      'idempotency-key': newId(),
    },
    ...(isRead ? {} : { body: JSON.stringify(body ?? route.example ?? {}) }),
  });
  return { route, address, status: answer.status, text: await answer.text() };
}

const keyFor = (role: Role) => keys.get(role) ?? '';
const sendAs = (route: ApiRoute, role: Role, query = '') =>
  send(route, { key: keyFor(role), address: `${addressOf(walk, route.path)}${query}` });

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
        const answers = [await sendAs(route, role)];
        if (takesPractice(route)) answers.push(await sendAs(route, role, '?practice=DEMO-01'));
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
      const told = new Set<string>();
      for (const route of ROUTES.filter((one) => one.method === 'get' && letsIn(one, role))) {
        const answer = await sendAs(route, role);
        if (answer.status >= 500) faults.push(`${route.path}: ${answer.status}`);
        if (answer.status === 200 && answer.text.includes(walk.idIn('awards'))) told.add(route.path);
        faults.push(...identitiesIn(answer, [walk.idIn('recipients')]));
      }
      expect(faults).toEqual([]);
      expect([...told]).toEqual(expect.arrayContaining(['/awards', '/awards/:id']));
    },
    60_000,
  );

  it('is found by the practice itself at the very same addresses, so that finding nothing means something', async () => {
    const faults: string[] = [];
    const own = new Map<Role, string>();
    for (const role of PRACTICE_ROLES) own.set(role, await keyOf(walk, role, 'DEMO-01'));
    const routes = ROUTES.filter(({ method, path }) => method === 'get' && namesRecord(path));
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes) {
      const role = PRACTICE_ROLES.find((one) => route.roles.includes(one)) ?? (route.roles[0] as Role);
      const key = own.get(role) ?? keyFor(role);
      const query = 'category' in (route.query?.shape ?? {}) ? '?category=taxicabs_limousines' : '';
      const answer = await send(route, { key, address: `${addressOf(walk, route.path)}${query}` });
      if (answer.status !== 200) faults.push(`${route.path} as ${role}: ${answer.status} ${answer.text.slice(0, 200)}`);
    }
    expect(faults).toEqual([]);
  }, 60_000);

  it('is reached by no id in a body that goes with what one has oneself', async () => {
    const faults: string[] = [];
    const { practiceId } = walk.scheme;
    const { elsewhereId } = walk;
    const look = async () => ({
      state: await stateOf(walk.service, practiceId),
      crossings: await crossingsOf(walk.service, { practiceId, elsewhereId }),
    });
    const before = await look();
    const tried = new Set<string>();
    for (const route of ROUTES) {
      const fields = namingFieldsOf(Object.keys((route.body as { shape?: object } | undefined)?.shape ?? {}));
      const address = ownAddressOf(walk, route.path);
      for (const role of PRACTICE_ROLES.filter((one) => address && route.roles.includes(one))) {
        for (const field of fields) {
          const { [field]: id = '' } = foreignFields(walk, [field]);
          const ofOwn = { ...(route.example as object), ...(route.path === '/awards' ? { practice: 'DEMO-02' } : {}) };
          const body = { ...ofOwn, [field]: field.endsWith('Ids') ? [id] : id };
          const answer = await send(route, { key: keyFor(role), address: address ?? '', body });
          tried.add(`${route.path} ${field}`);
          if (answer.status < 400 || answer.status >= 500) faults.push(`${route.path} ${field}: ${answer.status}`);
          const others = new Set([...traces].filter((trace) => trace !== id));
          faults.push(...faultsOf({ ...answer, status: 404 }, others));
        }
      }
    }
    expect(faults).toEqual([]);
    expect([...tried].sort()).toEqual(
      expect.arrayContaining([
        '/awards recipientId',
        '/awards/:id/invoices supplierId',
        '/recipients/:id/household withIds',
      ]),
    );
    expect(await look()).toEqual(before);
  }, 60_000);
});
