import { systemPrincipal } from '../../src/kernel/principal.ts';
import scheme from '../data/commissioner.json' with { type: 'json' };
import type practices from '../data/practices.json';
import type { Seeding } from '../seeding.ts';
import type { Staff } from './install-staff.ts';

export type SeededPractice = (typeof practices)[number];

const CITY = 'Marram Bay';
const system = systemPrincipal('seed');

type WithService = Pick<Seeding, 'service'>;

/** The commissioner of today and those whose place it took. Gives its id. */
export async function installCommissioner({ service }: WithService): Promise<string> {
  const { code, name, nameFrom, predecessors } = scheme;
  const id = await service.budgets.createCommissioner(system, { code, name, nameFrom });
  let successorId = id;
  for (const predecessor of predecessors) {
    successorId = await service.budgets.recordPredecessor(system, { ...predecessor, successorId });
  }
  return id;
}

/** The practices and their alliance. Gives the practices' ids by their codes. */
export async function installPractices(
  { service }: WithService,
  about: { practices: readonly SeededPractice[]; joinedOn: string },
): Promise<Map<string, string>> {
  const { joinedOn } = about;
  const ids = new Map<string, string>();
  for (const { code, name, listSize, addressLine1, postcode, phone } of about.practices) {
    const practice = { code, name, listSize, addressLine1, city: CITY, postcode, phone, nameFrom: joinedOn };
    ids.set(code, await service.budgets.createPractice(system, practice));
  }
  const practiceIds = [...ids.values()];
  await service.budgets.createAlliance(system, { ...scheme.alliance, nameFrom: joinedOn, practiceIds, joinedOn });
  return ids;
}

/** A practice's budget with its money, and the letter that says so. Gives the budget's id. */
export async function allocate(
  { service }: WithService,
  about: { staff: Staff; commissionerId: string; practiceId: string; financialYear: string; amountPence: number },
): Promise<string> {
  const { staff, commissionerId, practiceId, financialYear, amountPence } = about;
  const budgetId = await service.budgets.createBudget(staff.commissioner, {
    ownerPartyId: practiceId,
    practiceId,
    commissionerId,
    financialYear,
  });
  const reason = `Allocation for ${financialYear}`;
  await service.budgets.allocate(staff.commissioner, { budgetId, amountPence, reason, idempotencyKey: budgetId });
  await service.budgets.sendLetter(staff.commissioner, budgetId);
  return budgetId;
}
