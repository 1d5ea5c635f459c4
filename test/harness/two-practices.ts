import { type Principal, type Role, systemPrincipal } from '../../src/kernel/principal.ts';
import { inScope } from '../../src/platform/database.ts';
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

/** Adds a practice, `DEMO-02` if nothing else is said, which has an open budget of so much, and the alliance of both. */
export async function addNeighbour(
  service: RunningService,
  scheme: Scheme,
  options: { code?: string; allocationPence?: number } = {},
): Promise<Neighbour> {
  const { code = 'DEMO-02', allocationPence = 100_000 } = options;
  const practiceId = await addPractice(service, code);
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
    amountPence: allocationPence,
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

/** An alert about the budget of the scheme: it is cut until most of it is used, and gets its money back. */
export async function tellOfBudget(service: RunningService, { people, budgetId }: Scheme): Promise<string> {
  const read = () =>
    inScope(service.db, 'all', async (trx) => (await service.reports.budgetViews(trx, { budgetId }))[0]);
  const { allocatedPence = 0, availablePence = 0 } = (await read()) ?? {};
  const cutPence = availablePence - Math.floor((allocatedPence - availablePence) / 100);
  const change = (amountPence: number) =>
    service.budgets.allocate(people.commissioner, {
      budgetId,
      amountPence,
      reason: 'To be told of',
      idempotencyKey: `told:${amountPence}`,
    });
  await change(-cutPence);
  await service.budgets.raiseAlerts({ budgetId });
  await change(cutPence);
  const { data } = await inScope(service.db, 'all', (trx) => service.reports.listAlerts(trx, { budgetId, limit: 1 }));
  if (!data[0]) throw new Error('Most of the budget is used, and nobody was told');
  return data[0].id;
}
