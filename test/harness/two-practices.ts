import { v7 as newId } from 'uuid';
import { type Principal, type Role, systemPrincipal } from '../../src/kernel/principal.ts';
import { inScope } from '../../src/platform/database.ts';
import { addPractice } from './practices.ts';
import { requestFor, type Scheme } from './scheme.ts';
import type { RunningService } from './service.ts';

/** A second practice of the same alliance, with an open budget and people of its own. */
export type Neighbour = {
  allianceId: string;
  practiceId: string;
  budgetId: string;
  people: Record<'requester' | 'approver' | 'practice_manager', Principal>;
};

async function addPerson(
  service: RunningService,
  role: Role,
  { practiceIds, name }: { practiceIds: string[]; name: string },
): Promise<Principal> {
  const id = newId();
  await service.staff.addStaff({ id, name, title: role, role, practiceIds, isDemonstration: true });
  const principal = await service.staff.principalOf(id, `neighbour-${role}`);
  if (!principal) throw new Error(`No principal for ${name}`);
  return principal;
}

/** Adds a practice which has an open budget of so much, and its people: `called` and their role is their name. */
export async function addPracticeWithBudget(
  service: RunningService,
  scheme: Scheme,
  { code, allocationPence, called = 'Neighbour' }: { code: string; allocationPence: number; called?: string },
): Promise<Omit<Neighbour, 'allianceId'>> {
  const practiceId = await addPractice(service, code);
  const person = (role: Role) => addPerson(service, role, { practiceIds: [practiceId], name: `${called} ${role}` });
  const people = {
    requester: await person('requester'),
    approver: await person('approver'),
    practice_manager: await person('practice_manager'),
  };
  const { commissioner } = scheme.people;
  const { commissionerId } = scheme;
  const year = { commissionerId, financialYear: '2026/27' };
  const budgetId = await service.budgets.createBudget(commissioner, { ownerPartyId: practiceId, practiceId, ...year });
  const allocation = { budgetId, amountPence: allocationPence, reason: 'Yearly allocation', idempotencyKey: budgetId };
  await service.budgets.allocate(commissioner, allocation);
  await service.budgets.sendLetter(commissioner, budgetId);
  await service.budgets.acknowledgeLetter(people.practice_manager, budgetId);
  await service.budgets.openBudget(commissioner, budgetId);
  return { practiceId, budgetId, people };
}

/** Adds such a practice, `DEMO-02` if nothing else is said, and the alliance of both. */
export async function addNeighbour(
  service: RunningService,
  scheme: Scheme,
  options: { code?: string; allocationPence?: number } = {},
): Promise<Neighbour> {
  const { code = 'DEMO-02', allocationPence = 100_000 } = options;
  const practice = await addPracticeWithBudget(service, scheme, { code, allocationPence });
  const allianceId = await service.budgets.createAlliance(systemPrincipal('test'), {
    code: 'MARRAM',
    name: 'Marram Bay Alliance',
    practiceIds: [scheme.practiceId, practice.practiceId],
    joinedOn: '2026-04-01',
  });
  return { allianceId, ...practice };
}

/** Opens the alliance's pool of so much. Returns its budget. */
export async function openPool(
  service: RunningService,
  about: { scheme: Scheme; allianceId: string; allocationPence: number },
): Promise<string> {
  const { scheme, allianceId, allocationPence } = about;
  const { commissioner, practice_manager } = scheme.people;
  const budgetId = await service.budgets.createBudget(commissioner, {
    ownerPartyId: allianceId,
    practiceId: null,
    commissionerId: scheme.commissionerId,
    financialYear: '2026/27',
  });
  await service.budgets.allocate(commissioner, {
    budgetId,
    amountPence: allocationPence,
    reason: 'The pool',
    idempotencyKey: budgetId,
  });
  await service.budgets.sendLetter(commissioner, budgetId);
  await service.budgets.acknowledgeLetter(practice_manager, budgetId);
  await service.budgets.openBudget(commissioner, budgetId);
  return budgetId;
}

/** Does the work while the budget of the scheme has so much less, and puts it back. */
async function withLess<T>(
  { service, scheme }: { service: RunningService; scheme: Scheme },
  lessPence: number,
  work: () => Promise<T>,
): Promise<T> {
  const { people, budgetId } = scheme;
  const change = (amountPence: number) =>
    service.budgets.allocate(people.commissioner, {
      budgetId,
      amountPence,
      reason: 'For a test, and back',
      idempotencyKey: newId(),
    });
  await change(-lessPence);
  const done = await work();
  await change(lessPence);
  return done;
}

async function figuresOf(service: RunningService, budgetId: string) {
  const [budget] = await inScope(service.db, 'all', (trx) => service.reports.budgetViews(trx, { budgetId }));
  if (!budget) throw new Error(`There is no budget ${budgetId}`);
  return budget;
}

/** An alert about the budget of the scheme, which gets its money back. Something of it must be used. */
export async function tellOfBudget(service: RunningService, scheme: Scheme): Promise<string> {
  const { budgetId } = scheme;
  const { availablePence, allocatedPence } = await figuresOf(service, budgetId);
  const nearlyAll = availablePence - Math.floor((allocatedPence - availablePence) / 100);
  await withLess({ service, scheme }, nearlyAll, () => service.budgets.raiseAlerts({ budgetId }));
  const { data } = await inScope(service.db, 'all', (trx) => service.reports.listAlerts(trx, { budgetId, limit: 1 }));
  if (!data[0]) throw new Error('Most of the budget is used, and nobody was told');
  return data[0].id;
}

/** Does the work while nothing is left in the budget of the scheme; then there is money again. */
export async function whileMoneyIsOut<T>(
  { service, scheme }: { service: RunningService; scheme: Scheme },
  work: () => Promise<T>,
): Promise<T> {
  const { availablePence } = await figuresOf(service, scheme.budgetId);
  return withLess({ service, scheme }, availablePence, work);
}

/** A request of the scheme's practice that waits for funds; there is money again. */
export async function makeWaiting(service: RunningService, scheme: Scheme): Promise<string> {
  const request = { ...requestFor(), ifNoFunds: 'wait' as const };
  const { id } = await whileMoneyIsOut({ service, scheme }, () =>
    service.awards.requestAward(scheme.people.requester, { request, options: {} }),
  );
  return id;
}
