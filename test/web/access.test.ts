import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/doors/web/routes.ts';
import type { Route } from '../../src/doors/web/shell/route.ts';
import { ROLES, type Role } from '../../src/kernel/principal.ts';
import { inScope } from '../../src/platform/database.ts';
import { addPractice } from '../harness/practices.ts';
import { makeShortfall } from '../harness/settling.ts';
import { addNeighbour, makeWaiting, openPool, tellOfBudget } from '../harness/two-practices.ts';
import { pay, type Story, startStory } from '../journeys/journey.ts';
import { excepting } from '../modules/exceptions/excepted.ts';
import { makeBreak } from '../modules/reconciliation/payments-of-tests.ts';
import { signalOn } from '../modules/risk/payments-of-tests.ts';
import { signInAs, type Visitor, visit } from './visitor.ts';

let story: Story;
const people = new Map<Role, Visitor>();
let ids: Record<
  | 'award'
  | 'review'
  | 'recipient'
  | 'cases'
  | 'disputes'
  | 'breaks'
  | 'stops'
  | 'exceptions'
  | 'payments'
  | 'signals'
  | 'virements'
  | 'pools'
  | 'alerts'
  | 'waiting',
  string
>;

async function addVisitor(role: Role, practiceIds: string[]): Promise<Visitor> {
  const { service } = story;
  const id = newId();
  await service.staff.addStaff({ id, name: `A ${role}`, title: role, role, practiceIds, isDemonstration: true });
  return signInAs(service.baseUrl, id);
}

/** A pool, an offer of money and an alert of the practice and its neighbour. */
async function makeBudgetThings() {
  const { service, scheme } = story;
  const { allianceId } = await addNeighbour(service, scheme, { code: 'DEMO-03' });
  const { id } = await service.budgets.proposeVirement(scheme.people.finance, {
    fromPractice: 'DEMO-01',
    toPractice: 'DEMO-03',
    amountPence: 100,
    reason: 'Their pot is empty and ours is not',
    idempotencyKey: 'access',
  });
  const pools = await openPool(service, { scheme, allianceId, allocationPence: 1000 });
  const alerts = await tellOfBudget(service, scheme);
  return { virements: id, pools, alerts, waiting: await makeWaiting(service, scheme) };
}

beforeAll(async () => {
  story = await startStory();
  const { service, scheme, usedAwardId } = story;
  await addPractice(service, 'DEMO-02');
  for (const role of ROLES) people.set(role, await addVisitor(role, [scheme.practiceId]));
  await pay(service, usedAwardId, { amount: 99_900 });
  const row = await inScope(service.db, 'all', (trx) =>
    trx('decline_reviews as r')
      .join('awards as a', 'a.id', 'r.award_id')
      .first({ review: 'r.id', recipient: 'a.recipient_id' }),
  );
  const { caseId, disputeId } = await makeShortfall(service, scheme);
  const breaks = await makeBreak(service);
  const { stopId } = await service.budgets.stopSpending(scheme.people.commissioner, {
    kind: 'practice',
    target: 'DEMO-02',
    reason: 'Something is being looked into',
  });
  await pay(service, usedAwardId, { amount: 500, isSpa: true });
  const signal = await signalOn(service, usedAwardId, 'F1');
  const acts = excepting(service, scheme);
  const { authorizationId } = await acts.declined();
  const delegation = await service.staff.delegate(scheme.people.approver, {
    practice: 'DEMO-01',
    principalId: scheme.people.practice_manager.id,
    endsOn: '2027-03-31',
    reason: 'Both partners are away on Thursdays',
  });
  ids = {
    ...(await makeBudgetThings()),
    exceptions: await acts.ask(authorizationId),
    payments: authorizationId,
    award: usedAwardId,
    review: row.review,
    recipient: row.recipient,
    cases: caseId,
    disputes: disputeId,
    breaks,
    stops: stopId,
    signals: signal.id,
    staff: scheme.people.requester.id,
    delegations: delegation.id,
  };
}, 120_000);
afterAll(() => story.service[Symbol.asyncDispose]());

const KINDS: Readonly<Record<string, keyof typeof ids>> = {
  declines: 'review',
  people: 'recipient',
  cases: 'cases',
  disputes: 'disputes',
  reconciliation: 'breaks',
  stops: 'stops',
  exceptions: 'exceptions',
  signals: 'signals',
  virements: 'virements',
  pools: 'pools',
  'budget-alerts': 'alerts',
  staff: 'staff',
  delegations: 'delegations',
  'waiting-list': 'waiting',
};

/** A real address of a route, so that nothing but the role stands in the way. */
function addressOf({ path }: Route): string {
  const kind = KINDS[path.split('/')[1] ?? ''] ?? 'award';
  return path
    .replace(':id', ids[kind])
    .replace(':slug', 'P5')
    .replace(':version', '1')
    .replace(':practice', 'DEMO-01')
    .replace(':code', 'F1')
    .replace(':event', 'evt_none')
    .replace(':payment', ids.payments);
}

const open = (visitor: Visitor, route: Route) => visitor[route.method](addressOf(route));
const isStaffRoute = (route: Route): route is Route & { access: readonly Role[] } => Array.isArray(route.access);
const staffRoutes = ROUTES.filter(isStaffRoute);

describe('who may open which page', () => {
  it('sends whoever is not signed in to the sign-in page, from every staff page', async () => {
    const nobody = visit(story.service.baseUrl);
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
    const address = `/awards/${ids.award}`;
    for (const role of ['finance', 'commissioner', 'auditor', 'safeguarding'] as const) {
      expect((await people.get(role)?.get(address))?.text).not.toContain('Demoson');
    }
    expect((await people.get('requester')?.get(address))?.text).toContain('Ivy Demoson');
  });

  it('sends whoever holds no code to where one is typed', async () => {
    const nobody = visit(story.service.baseUrl);
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
