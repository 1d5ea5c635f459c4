import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../src/doors/web/routes.ts';
import type { Route } from '../../src/doors/web/shell/route.ts';
import { PRACTICE_ROLES, ROLES, type Role } from '../../src/kernel/principal.ts';
import { addSomebody } from '../modules/staff/people-of-tests.ts';
import { signInAs, type Visitor } from '../web/visitor.ts';
import { addressOf, namesRecord } from './addresses.ts';
import { stateOf, tracesOf } from './practice-tables.ts';
import { SECRETS, startWalk, type Walk } from './records.ts';

let walk: Walk;
let traces: Set<string>;
let before: Record<string, string>;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  walk = await startWalk();
  for (const role of ROLES) {
    const { id } = await addSomebody(walk.service, { role, practiceIds: [walk.elsewhereId], name: `Walking ${role}` });
    visitors.set(role, await signInAs(walk.service.baseUrl, id));
  }
  traces = await tracesOf(walk.service, walk.scheme.practiceId);
  before = await stateOf(walk.service, walk.scheme.practiceId);
}, 120_000);
afterAll(() => walk.service[Symbol.asyncDispose]());

type StaffRoute = Route & { access: readonly Role[] };
const isStaffRoute = (route: Route): route is StaffRoute => Array.isArray(route.access);
/** Signing out would end the walk. */
const staffRoutes = ROUTES.filter(isStaffRoute).filter(({ path }) => !path.startsWith('/sign-out'));

async function open(route: StaffRoute, role: Role) {
  const address = addressOf(walk, route.path);
  const answer = await (visitors.get(role) as Visitor)[route.method](address);
  return { status: answer.status, text: `${answer.text} ${answer.headers['location'] ?? ''}`, address };
}

const givenAway = ({ text, address }: { text: string; address: string }) =>
  [...traces, ...Object.values(SECRETS)].filter((trace) => text.includes(trace) && !address.includes(trace));

const OUTSIDERS: readonly Role[] = [...PRACTICE_ROLES, 'admin'];
const walked = staffRoutes.flatMap((route) =>
  OUTSIDERS.map((role) => ({ route, role, name: `${route.method} ${route.path}` })),
);
const ofStaff = ({ path }: Route) => path.startsWith('/staff/');
const naming = walked.filter(({ route }) => namesRecord(route.path) && !ofStaff(route));

describe('whoever is not of the practice, on the pages (R16)', () => {
  test.each(naming)('$name finds nothing of it as $role', async ({ route, role }) => {
    const answer = await open(route, role);
    expect([answer.status, answer.address]).toEqual([route.access.includes(role) ? 404 : 403, answer.address]);
    expect(givenAway(answer)).toEqual([]);
  });

  test.each(walked.filter(({ route }) => !namesRecord(route.path)))(
    '$name tells nothing of it to $role',
    async ({ route, role }) => {
      const answer = await open(route, role);
      expect(answer.status).toBeLessThan(500);
      expect(givenAway(answer)).toEqual([]);
    },
  );

  test('changes nothing of it, whatever is sent', async () => {
    for (const { route, role } of naming.filter(({ route }) => route.method === 'post')) await open(route, role);
    expect(await stateOf(walk.service, walk.scheme.practiceId)).toEqual(before);
  }, 60_000);
});

const ABOVE = ROLES.filter((role) => !OUTSIDERS.includes(role));
const readByThoseAbove = staffRoutes
  .filter(({ method }) => method === 'get')
  .flatMap((route) => ABOVE.map((role) => ({ route, role, name: `get ${route.path}` })));

describe('whoever sees every practice, on the pages (R16)', () => {
  test.each(readByThoseAbove)('$name names nobody who is helped to $role', async ({ route, role }) => {
    const answer = await open(route, role);
    expect(answer.status).toBeLessThan(500);
    const { givenName, familyName, phone } = SECRETS;
    expect([givenName, familyName, phone].filter((word) => answer.text.includes(word))).toEqual([]);
  });
});
