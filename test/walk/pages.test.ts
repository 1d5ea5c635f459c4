import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/doors/web/routes.ts';
import type { Route } from '../../src/doors/web/shell/route.ts';
import { PRACTICE_ROLES, ROLES, type Role } from '../../src/kernel/principal.ts';
import { addSomebody } from '../modules/staff/people-of-tests.ts';
import { signInAs, type Visitor } from '../web/visitor.ts';
import { addressOf, isOfStaff } from './addresses.ts';
import { faultsOf, identitiesIn, type WalkAnswer } from './faults.ts';
import { stateOf, tracesOf } from './practice-tables.ts';
import { startWalk, type Walk } from './records.ts';

const OUTSIDERS: readonly Role[] = [...PRACTICE_ROLES, 'admin'];
const ABOVE = ROLES.filter((role) => !OUTSIDERS.includes(role));

let walk: Walk;
let traces: Set<string>;
const visitors = new Map<Role, Visitor>();

beforeAll(async () => {
  walk = await startWalk();
  for (const role of ROLES) {
    const { id } = await addSomebody(walk.service, { role, practiceIds: [walk.elsewhereId], name: `Walking ${role}` });
    visitors.set(role, await signInAs(walk.service.baseUrl, id));
  }
  traces = await tracesOf(walk.service, walk.scheme.practiceId);
}, 120_000);
afterAll(() => walk.service[Symbol.asyncDispose]());

type StaffRoute = Route & { access: readonly Role[] };
const isStaffRoute = (route: Route): route is StaffRoute => Array.isArray(route.access);
/** Signing out would end the walk. */
const staffRoutes = ROUTES.filter(isStaffRoute).filter(({ path }) => !path.startsWith('/sign-out'));

async function open(route: StaffRoute, role: Role): Promise<WalkAnswer> {
  const address = addressOf(walk, route.path);
  const answer = await (visitors.get(role) as Visitor)[route.method](address);
  return { route, address, status: answer.status, text: `${answer.text} ${answer.headers['location'] ?? ''}` };
}

describe('on the pages, with everything of another practice (R16)', () => {
  it.each(OUTSIDERS)(
    '%s finds nothing, is told nothing and changes nothing',
    async (role) => {
      const faults: string[] = [];
      const before = await stateOf(walk.service, walk.scheme.practiceId);
      const routes = staffRoutes.filter(
        ({ access, path }) => access.includes(role) && !(role === 'admin' && isOfStaff(path)),
      );
      expect(routes.length).toBeGreaterThan(3);
      for (const route of routes) faults.push(...faultsOf(await open(route, role), traces));
      expect(faults).toEqual([]);
      expect(await stateOf(walk.service, walk.scheme.practiceId)).toEqual(before);
    },
    60_000,
  );

  it.each(ABOVE)(
    '%s, who sees every practice, is told of nobody who is helped',
    async (role) => {
      const faults: string[] = [];
      for (const route of staffRoutes.filter(({ access, method }) => method === 'get' && access.includes(role))) {
        const answer = await open(route, role);
        if (answer.status >= 500) faults.push(`${route.path}: ${answer.status}`);
        faults.push(...identitiesIn(answer));
      }
      expect(faults).toEqual([]);
    },
    60_000,
  );
});
