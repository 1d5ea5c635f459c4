import { financialYearDays } from '../../src/kernel/dates.ts';
import { inScope } from '../../src/platform/database.ts';
import type { Calendar } from '../calendar.ts';
import practices from '../data/practices.json' with { type: 'json' };
import type { Seeding } from '../seeding.ts';
import type { Shop } from '../shop.ts';
import { allocate, installCommissioner, installPractices } from './install-parties.ts';
import { installStaff, type Staff } from './install-staff.ts';

/** The practice whose letter was never acknowledged: its budget does not open. */
const NEVER_ACKNOWLEDGED = 'DEMO-10';

async function fund({ service }: Seeding, shop: Shop): Promise<void> {
  await shop.fundBalance(practices.reduce((total, { allocationPence }) => total + allocationPence, 0));
  await service.reconciliation.bookArrivals();
}

/** Letters are acknowledged one after the other, on the days before budgets open. */
async function openBudgets(
  { service, clock }: Seeding,
  calendar: Calendar,
  about: { staff: Staff; budgets: readonly { code: string; budgetId: string }[] },
): Promise<void> {
  const acknowledged = about.budgets.filter(({ code }) => code !== NEVER_ACKNOWLEDGED);
  for (const [place, { code, budgetId }] of acknowledged.entries()) {
    clock.set(calendar.openingAt((place + 1) / (acknowledged.length + 1)));
    await service.budgets.acknowledgeLetter(about.staff.manager(code), budgetId);
  }
  clock.set(calendar.openingAt(1));
  for (const { budgetId } of acknowledged) await service.budgets.openBudget(about.staff.commissioner, budgetId);
}

/** Registers everybody and everything that awards need, and opens the budgets of the year. */
export async function installScheme(seeding: Seeding, calendar: Calendar, shop: Shop): Promise<Staff> {
  const { service, clock, config } = seeding;
  const { financialYear } = calendar;
  clock.set(calendar.openingAt(0));
  await inScope(service.db, 'all', (trx) => service.policies.installPresets(trx, clock.now()));
  if (config.tillApiKey) await service.staff.ensureTillKey(config.tillApiKey);
  const commissionerId = await installCommissioner(seeding);
  const joinedOn = financialYearDays(financialYear).first;
  const ids = await installPractices(seeding, { practices, joinedOn });
  const staff = await installStaff(seeding, ids);
  await fund(seeding, shop);
  const budgets: { code: string; budgetId: string }[] = [];
  for (const { code, allocationPence: amountPence } of practices) {
    const practiceId = ids.get(code) ?? '';
    const budgetId = await allocate(seeding, { staff, commissionerId, practiceId, financialYear, amountPence });
    budgets.push({ code, budgetId });
  }
  await openBudgets(seeding, calendar, { staff, budgets });
  return staff;
}
