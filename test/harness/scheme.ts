import { v7 as newId } from 'uuid';
import type { Service } from '../../src/compose.ts';
import { type Principal, type Role, systemPrincipal } from '../../src/kernel/principal.ts';
import type { Award, AwardRequest } from '../../src/modules/awards/index.ts';
import { inScope } from '../../src/platform/database.ts';
import type { RunningService } from './service.ts';

type ServiceWithShop = Service & Pick<RunningService, 'shop'>;

/** One commissioner, one practice with an open budget, and somebody of each role. */
export type Scheme = {
  commissionerId: string;
  practiceId: string;
  budgetId: string;
  people: Record<Exclude<Role, 'admin' | 'safeguarding'>, Principal>;
};

/** Somebody of a role, who works for these practices. */
export async function addPerson(service: Service, role: Role, practiceIds: readonly string[]): Promise<Principal> {
  const id = newId();
  await service.staff.addStaff({ id, name: `Test ${role}`, title: role, role, practiceIds, isDemonstration: true });
  const principal = await service.staff.principalOf(id, `test-${role}`);
  if (!principal) throw new Error(`No principal for ${role}`);
  return principal;
}

/** Puts money into the Issuing balance at Stripe and books its arrival. */
export async function fund(service: ServiceWithShop, amountPence: number): Promise<void> {
  await service.shop.rawRequest('POST', '/v1/test_helpers/issuing/fund_balance', {
    amount: amountPence,
    currency: 'gbp',
  });
  await service.reconciliation.bookArrivals();
}

/** Registers everything that an award needs, through the verbs. The practice's code is `DEMO-01`. */
export async function openScheme(service: ServiceWithShop, options = { allocationPence: 1_000_000 }): Promise<Scheme> {
  const system = systemPrincipal('test');
  await inScope(service.db, 'all', (trx) => service.policies.installPresets(trx, service.clock.now()));
  const commissionerId = await service.budgets.createCommissioner(system, { code: 'ICB', name: 'Test ICB' });
  const practiceId = await service.budgets.createPractice(system, {
    code: 'DEMO-01',
    name: 'Test Surgery',
    listSize: 10_000,
    addressLine1: '1 Sandy Lane',
    city: 'Marram Bay',
    postcode: 'ZZ1 1AA',
    phone: '01632 960001',
  });
  const people = {
    requester: await addPerson(service, 'requester', [practiceId]),
    approver: await addPerson(service, 'approver', [practiceId]),
    practice_manager: await addPerson(service, 'practice_manager', [practiceId]),
    finance: await addPerson(service, 'finance', []),
    commissioner: await addPerson(service, 'commissioner', []),
    auditor: await addPerson(service, 'auditor', []),
  };
  const budgetId = await service.budgets.createBudget(people.commissioner, {
    ownerPartyId: practiceId,
    practiceId,
    commissionerId,
    financialYear: '2026/27',
  });
  await service.budgets.allocate(people.commissioner, {
    budgetId,
    amountPence: options.allocationPence,
    reason: 'Yearly allocation',
    idempotencyKey: budgetId,
  });
  await service.budgets.sendLetter(people.commissioner, budgetId);
  await service.budgets.acknowledgeLetter(people.practice_manager, budgetId);
  await service.budgets.openBudget(people.commissioner, budgetId);
  await fund(service, options.allocationPence);
  return { commissionerId, practiceId, budgetId, people };
}

let made = 0;

/** A request that passes every test, for a person of its own; what matters to the test is given. */
export function requestFor(changes: Partial<AwardRequest> = {}): AwardRequest {
  made += 1;
  return {
    practice: 'DEMO-01',
    policy: 'P5',
    method: 'card',
    amountPence: 4000,
    recipient: { givenName: 'Ivy', familyName: `Demoson${'abcdefghij'[made % 10]}${made}`, dateOfBirth: '1945-03-04' },
    need: 'Food for the weekend after a benefit delay',
    outcome: 'Enough to eat until Tuesday',
    otherHelpTried: 'Local welfare scheme, four days to wait',
    expiresOn: '2026-12-18',
    ...changes,
  };
}

/** An award asked for by one person and approved by another, with its card made. */
export async function makeAward(
  service: RunningService,
  scheme: Scheme,
  changes: Partial<AwardRequest> = {},
): Promise<Award> {
  const { requester, approver, finance } = scheme.people;
  const asked = await service.awards.requestAward(requester, { request: requestFor(changes), options: {} });
  return service.awards.approveAward(asked.amountPence > 30_000 ? finance : approver, asked.id);
}

/** The Stripe id of the award's card. */
export async function stripeCardOf(service: RunningService, awardId: string): Promise<string> {
  const row = await inScope(service.db, 'all', (trx) =>
    trx('cards').where({ award_id: awardId }).first('stripe_card_id'),
  );
  return row.stripe_card_id;
}
