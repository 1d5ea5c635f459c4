import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/doors/web/routes.ts';
import type { Route } from '../../src/doors/web/shell/route.ts';
import { ROLES, type Role } from '../../src/kernel/principal.ts';
import { addSomebody } from '../modules/staff/people-of-tests.ts';
import { addressOf } from '../walk/addresses.ts';
import { startWalk, WALKED, type Walk } from '../walk/records.ts';
import { signInAs, type Visitor, visit } from './visitor.ts';

let walk: Walk;
const people = new Map<Role, Visitor>();

beforeAll(async () => {
  walk = await startWalk();
  const { service, scheme } = walk;
  for (const role of ROLES) {
    const { id } = await addSomebody(service, { role, practiceIds: [scheme.practiceId], name: `A ${role}` });
    people.set(role, await signInAs(service.baseUrl, id));
  }
}, 120_000);
afterAll(() => walk.service[Symbol.asyncDispose]());

/** Opens a real address of a route, so that nothing but the role stands in the way. */
const open = (visitor: Visitor, route: Route) => visitor[route.method](addressOf(walk, route.path));
const isStaffRoute = (route: Route): route is Route & { access: readonly Role[] } => Array.isArray(route.access);
const staffRoutes = ROUTES.filter(isStaffRoute);

describe('who may open which page', () => {
  it('sends whoever is not signed in to the sign-in page, from every staff page', async () => {
    const nobody = visit(walk.service.baseUrl);
    await nobody.get('/sign-in');
    for (const route of staffRoutes) {
      const answer = await open(nobody, route);
      const to = answer.headers['location']?.split('?')[0];
      expect([route.path, answer.status, to]).toEqual([route.path, 303, '/sign-in']);
    }
  });

  it.each(ROLES.map((role) => [role]))(
    'refuses %s every page of other roles',
    async (role) => {
      const visitor = people.get(role) as Visitor;
      const refused = staffRoutes.filter(({ access }) => !access.includes(role));
      expect(refused.length).toBeGreaterThan(0);
      for (const route of refused) {
        expect([route.method, route.path, (await open(visitor, route)).status]).toEqual([
          route.method,
          route.path,
          403,
        ]);
      }
    },
    60_000,
  );

  it.each(ROLES.map((role) => [role]))(
    'shows %s the pages of the role',
    async (role) => {
      const visitor = people.get(role) as Visitor;
      for (const route of staffRoutes.filter(({ access, method }) => access.includes(role) && method === 'get')) {
        const { status } = await open(visitor, route);
        expect([200, 303], `${route.path} as ${role}: ${status}`).toContain(status);
      }
    },
    60_000,
  );

  it('gives names to the practice’s own staff only (R16)', async () => {
    const address = `/awards/${walk.idIn('awards')}`;
    for (const role of ['finance', 'commissioner', 'auditor', 'safeguarding'] as const) {
      expect((await people.get(role)?.get(address))?.text).not.toContain(WALKED.familyName);
    }
    expect((await people.get('requester')?.get(address))?.text).toContain(`${WALKED.givenName} ${WALKED.familyName}`);
  });

  it('sends whoever holds no code to where one is typed', async () => {
    const nobody = visit(walk.service.baseUrl);
    await nobody.get('/my-award');
    for (const route of ROUTES.filter(({ access }) => access === 'patient')) {
      expect((await open(nobody, route)).headers['location']).toBe('/my-award');
    }
  });

  it('answers 404 to an id that is none, and to an address that is none', async () => {
    const visitor = people.get('requester') as Visitor;
    expect((await visitor.get('/awards/1')).status).toBe(404);
    expect((await visitor.get(`/awards/${newId()}`)).status).toBe(404);
    expect((await visitor.get('/nowhere')).status).toBe(404);
  });
});
