import { parse } from 'csv-parse/sync';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/doors/web/routes.ts';
import type { Route } from '../../src/doors/web/shell/route.ts';
import { ROLES, type Role } from '../../src/kernel/principal.ts';
import { inScope } from '../../src/platform/database.ts';
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

/** Every list that comes as a file: on its page, over HTTP, its name, one who may have it and one who may not. */
const FILES: readonly (readonly [page: string, api: string | null, name: string, may: Role, mayNot: Role])[] = [
  ['/awards/export?view=all', '/exports/awards', 'Awards', 'finance', 'admin'],
  ['/people/list/export', null, 'People', 'requester', 'finance'],
  ['/payments/export', '/exports/payments', 'Payments', 'auditor', 'admin'],
  ['/awards/:id/payments/export', null, 'Payments', 'requester', 'admin'],
  [
    '/budgets/:practice/movements/export',
    '/budgets/:id/movements/export',
    'Movements of a budget',
    'approver',
    'admin',
  ],
  ['/pools/:id/movements/export', null, 'Movements of a budget', 'finance', 'requester'],
  ['/declines/export?view=all', '/exports/declines?view=all', 'Declined payments', 'finance', 'requester'],
  ['/cases/export?view=all', '/exports/cases?view=all', 'Money to settle', 'commissioner', 'approver'],
  ['/exceptions/export', '/exports/exceptions', 'Exceptions', 'practice_manager', 'safeguarding'],
  ['/waiting-list/export', '/exports/waiting-awards', 'Requests that wait for money', 'requester', 'admin'],
  ['/invoices/export?view=all', '/exports/invoices', 'Invoices', 'requester', 'admin'],
  ['/signals/export?view=all', '/exports/signals?view=all', 'Fraud signals', 'commissioner', 'requester'],
  ['/disputes/export', '/exports/disputes', 'Disputes', 'finance', 'practice_manager'],
  ['/reconciliation/export?view=all', '/exports/breaks?view=all', 'Breaks', 'auditor', 'requester'],
  ['/virements/export', '/exports/virements', 'Money between practices', 'practice_manager', 'requester'],
  ['/delegations/export', '/exports/delegations', 'Delegations', 'approver', 'safeguarding'],
  ['/staff/export', '/exports/staff', 'Staff and access', 'admin', 'finance'],
  ['/bulk/export', '/exports/bulk-uploads', 'Files of requests', 'requester', 'finance'],
  ['/stops/export', '/exports/stops', 'Stops', 'auditor', 'requester'],
  ['/oversight/export', null, 'Budgets', 'auditor', 'practice_manager'],
  ['/pools/:id/export', null, 'Practices of a pool', 'requester', 'admin'],
  ['/policies/export', null, 'Policies in force', 'requester', 'admin'],
  ['/policies/:slug/export', null, 'Versions of a policy', 'commissioner', 'admin'],
  ['/repeats/export', null, 'Repeats', 'approver', 'admin'],
  ['/boxes/export', '/exports/card-boxes', 'Boxes of cards', 'practice_manager', 'finance'],
];

describe('a list as a file (R62)', () => {
  const RUNS = /^[=+@\t\r]|^-(?![\d.]+$)/;
  /** Holds the first lines and every cell against the rule; gives the cells of the rows. */
  function readFile(text: string, name: string): string[] {
    const lines = parse(text, { bom: true, relax_column_count: true }) as string[][];
    expect(lines.map(([first]) => first).slice(1, 5)).toEqual(['Filters', 'As at', 'Made by', 'Rows']);
    expect(lines[0]).toEqual(['Practice Purse', name]);
    expect(lines[3]?.[1]).toMatch(/^'=/);
    const rows = lines.slice(7);
    expect(rows).toHaveLength(Number(lines[4]?.[1]));
    expect(rows.length).toBeGreaterThan(0);
    expect(lines.flat().filter((cell) => RUNS.test(cell))).toEqual([]);
    return rows.flat();
  }

  beforeAll(() =>
    inScope(walk.service.db, 'all', async (trx) => {
      await trx('principals').update({ name: trx.raw(`'=' || name`) });
      const approved = await trx('award_decisions').where({ practice_id: walk.scheme.practiceId }).first();
      await trx('award_decisions').insert({ ...approved, id: newId(), repeat_reason: '=It was needed again' });
    }),
  );

  it('is every one that a page offers', () => {
    const offered = staffRoutes.map(({ path }) => path).filter((path) => path.endsWith('/export'));
    expect(FILES.map(([page]) => page.split('?')[0]).toSorted()).toEqual(offered.toSorted());
  });

  it.each(FILES)('%s says what it holds, runs no formula, and is for the roles of its page', async (...about) => {
    const [page, api, name, may, mayNot] = about;
    const fromPage = await people.get(may)?.get(addressOf(walk, page));
    const cells = readFile(fromPage?.text ?? '', name);
    if (name !== 'People') expect(cells.join()).not.toContain(WALKED.familyName);
    expect((await people.get(mayNot)?.get(addressOf(walk, page)))?.status).toBe(403);
    if (api === null) return;
    const ask = async (role: Role) => {
      const { key } = await walk.service.staff.mintApiKey({ role, practiceCode: 'DEMO-01', name: '=Key' });
      const address = `${walk.service.baseUrl}/api/v1${addressOf(walk, api)}`;
      return fetch(address, { headers: { authorization: `Bearer ${key}` } });
    };
    expect(readFile(await (await ask(may)).text(), name).join()).not.toContain(WALKED.familyName);
    expect((await ask(mayNot)).status).toBe(403);
  });
});
