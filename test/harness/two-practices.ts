import { type Principal, type Role, systemPrincipal } from '../../src/kernel/principal.ts';
import { addPractice } from './practices.ts';
import { addPerson, type Scheme } from './scheme.ts';
import type { RunningService } from './service.ts';

/** A second practice of the same alliance, with an open budget and people of its own. */
export type Neighbour = {
  allianceId: string;
  practiceId: string;
  budgetId: string;
  people: Record<'requester' | 'approver' | 'practice_manager', Principal>;
};

/** Adds the practice `DEMO-02`, which has an open budget of so much, and the alliance of both. */
export async function addNeighbour(
  service: RunningService,
  scheme: Scheme,
  options = { allocationPence: 100_000 },
): Promise<Neighbour> {
  const practiceId = await addPractice(service, 'DEMO-02');
  const person = (role: Role) => addPerson(service, role, [practiceId]);
  const people = {
    requester: await person('requester'),
    approver: await person('approver'),
    practice_manager: await person('practice_manager'),
  };
  const { commissioner } = scheme.people;
  const { commissionerId } = scheme;
  const year = { commissionerId, financialYear: '2026/27' };
  const budgetId = await service.budgets.createBudget(commissioner, { ownerPartyId: practiceId, practiceId, ...year });
  await service.budgets.allocate(commissioner, {
    budgetId,
    amountPence: options.allocationPence,
    reason: 'Yearly allocation',
    idempotencyKey: budgetId,
  });
  await service.budgets.sendLetter(commissioner, budgetId);
  await service.budgets.acknowledgeLetter(people.practice_manager, budgetId);
  await service.budgets.openBudget(commissioner, budgetId);
  const allianceId = await service.budgets.createAlliance(systemPrincipal('test'), {
    code: 'MARRAM',
    name: 'Marram Bay Alliance',
    practiceIds: [scheme.practiceId, practiceId],
    joinedOn: '2026-04-01',
  });
  return { allianceId, practiceId, budgetId, people };
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
