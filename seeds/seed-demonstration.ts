import { inScope } from '../src/platform/database.ts';
import { createCalendar } from './calendar.ts';
import practices from './data/practices.json' with { type: 'json' };
import { planDemonstration } from './plan/plan-demonstration.ts';
import type { Seeding } from './seeding.ts';
import { createShop } from './shop.ts';
import { carryOut } from './steps/carry-out.ts';
import { installScheme } from './steps/install-scheme.ts';
import { listActs } from './steps/list-acts.ts';
import { nameDelegate } from './steps/name-delegate.ts';
import { offerMoney } from './steps/offer-money.ts';

/** Throws unless every practice's figures are those of its story, to the penny. */
async function checkFigures({ service }: Seeding): Promise<void> {
  const budgets = await inScope(service.db, 'all', (trx) => service.reports.budgetViews(trx, {}));
  for (const { code, allocationPence, spentPence, committedPence } of practices) {
    const found = budgets.find(({ practice }) => practice === code);
    const isRight =
      found?.allocatedPence === allocationPence &&
      found.spentPence === spentPence &&
      found.committedPence === committedPence &&
      found.shortfallPence === 0;
    if (!isRight) throw new Error(`The figures of ${code} did not come out as planned: ${JSON.stringify(found)}`);
  }
}

/**
 * Makes the demonstration: the Marram Bay alliance and its year so far, through the verbs that people and shops
 * use, from 1 April to now. The database must be empty. Throws when anything ends otherwise than planned.
 */
export async function seedDemonstration(seeding: Seeding): Promise<void> {
  const { clock, now, say } = seeding;
  const calendar = createCalendar(now);
  const awards = planDemonstration(calendar);
  say(`Seeding the demonstration data: ${practices.length} practices, ${awards.length} awards, from 1 April to now.`);
  const shop = createShop(seeding.config);
  const staff = await installScheme(seeding, calendar, shop);
  const making = { seeding, shop, staff, ids: new Map(), cards: new Map(), invoices: new Map() };
  await carryOut(making, listActs(awards, calendar));
  await offerMoney(seeding, staff);
  clock.set(now);
  await nameDelegate(seeding, staff);
  await seeding.service.awards.expireDueAwards();
  await seeding.settle();
  await checkFigures(seeding);
}
