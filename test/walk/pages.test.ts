import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/doors/web/routes.ts';
import type { Route } from '../../src/doors/web/shell/route.ts';
import { PRACTICE_ROLES, ROLES, type Role } from '../../src/kernel/principal.ts';
import { inScope } from '../../src/platform/database.ts';
import { addSomebody } from '../modules/staff/people-of-tests.ts';
import { signInAs, type Visitor } from '../web/visitor.ts';
import { addressOf, foreignFields, isOfStaff, ownAddressOf } from './addresses.ts';
import { faultsOf, identitiesIn, type WalkAnswer } from './faults.ts';
import { crossingsOf, stateOf, tracesOf } from './practice-tables.ts';
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

const referenceOf = (awardId: string): Promise<string> =>
  inScope(walk.service.db, 'all', async (trx) => (await trx('awards').where({ id: awardId }).first()).reference);

/** What forms ask for beside the record that they name, filled in so that the record is looked at. */
const FILLED = {
  reason: 'It was agreed on the telephone',
  amount: '10.00',
  reference: 'INV-77',
  day: '20',
  month: '11',
  year: '2026',
};

/** What a form with several buttons may be told to do with it. */
const ACTS = ['choose', 'join', 'receive', 'withdraw'];

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
      const told = new Set<string>();
      const reference = await referenceOf(walk.idIn('awards'));
      for (const route of staffRoutes.filter(({ access, method }) => method === 'get' && access.includes(role))) {
        const answer = await open(route, role);
        if (answer.status >= 500) faults.push(`${route.path}: ${answer.status}`);
        if (answer.status === 200 && answer.text.includes(reference)) told.add(route.path);
        faults.push(...identitiesIn(answer));
      }
      expect(faults).toEqual([]);
      expect([...told]).toEqual(expect.arrayContaining(['/awards', '/awards/:id']));
    },
    60_000,
  );

  it('is reached by no id in a form that goes with what one has oneself', async () => {
    const { elsewhereId, scheme, service } = walk;
    const { practiceId } = scheme;
    const look = async () => ({
      state: await stateOf(service, practiceId),
      crossings: await crossingsOf(service, { practiceId, elsewhereId }),
    });
    const before = await look();
    const foreign = foreignFields(walk);
    const others = new Set([...traces].filter((trace) => !Object.values(foreign).includes(trace)));
    const faults: string[] = [];
    const tried = new Set<string>();
    for (const route of staffRoutes.filter(({ method }) => method === 'post')) {
      const address = ownAddressOf(walk, route.path);
      const visitor = visitors.get(PRACTICE_ROLES.find((role) => route.access.includes(role)) ?? 'admin') as Visitor;
      for (const act of address && !route.access.includes('admin') ? ACTS : []) {
        const answer = await visitor.post(address ?? '', { ...FILLED, ...foreign, act });
        tried.add(route.path);
        const text = `${answer.text} ${answer.headers['location'] ?? ''}`;
        const status = answer.status < 500 ? 404 : answer.status;
        faults.push(...faultsOf({ route, address: address ?? '', status, text }, others));
      }
    }
    expect(faults).toEqual([]);
    expect([...tried]).toEqual(
      expect.arrayContaining(['/people/:id/household', '/awards/:id/invoice', '/delegations/new', '/boxes']),
    );
    expect(await look()).toEqual(before);
  }, 60_000);
});
