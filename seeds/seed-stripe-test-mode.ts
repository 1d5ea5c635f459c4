import { financialYearDays, financialYearOf, londonDate } from '../src/kernel/dates.ts';
import { lastExpiry } from '../src/modules/awards/index.ts';
import { inScope } from '../src/platform/database.ts';
import { NAMED_AWARDS } from './data/named-awards.ts';
import practices from './data/practices.json' with { type: 'json' };
import { namedPerson } from './named-person.ts';
import { termsOf } from './plan/terms.ts';
import type { Seeding } from './seeding.ts';
import { createShop } from './shop.ts';
import { allocate, installCommissioner, installPractices } from './steps/install-parties.ts';
import { installStaff, type Staff } from './steps/install-staff.ts';

/** All that one practice may spend here; the same is asked of Stripe's test bank. */
const BUDGET_PENCE = 100_000;

type SmallSeeding = Pick<Seeding, 'config' | 'service' | 'say'>;

/** Stripe simulates the bank transfer only for accounts that may hold an Issuing balance. */
async function fund({ config, service, say }: SmallSeeding): Promise<void> {
  try {
    await createShop(config).fundBalance(BUDGET_PENCE);
  } catch (error) {
    say(`Stripe's test bank did not send money (${(error as Error).message}). Add some in the Dashboard.`);
    return;
  }
  await service.reconciliation.bookArrivals();
}

async function requestOne({ service }: SmallSeeding, staff: Staff, practice: string): Promise<string> {
  const plan = NAMED_AWARDS.find(({ reference }) => reference === 'A-1001');
  if (!plan?.words) throw new Error('There is no award A-1001 to ask for');
  const { identity: recipient, communicationNeeds } = namedPerson('ivy');
  const today = londonDate(service.clock.now());
  const { reference } = await service.awards.requestAward(staff.requester(practice), {
    request: {
      ...{
        practice,
        policy: plan.policy,
        method: 'card',
        amountPence: plan.amountPence,
        recipient,
        communicationNeeds,
      },
      ...plan.words,
      expiresOn: lastExpiry(today, termsOf(plan.policy).expiryDays),
    },
    options: {},
  });
  return reference;
}

/**
 * Makes what a first try in Stripe's own test mode needs, and no history: one commissioner, one practice with an
 * open budget, its staff and one award that waits for approval. Does nothing when there are practices already.
 */
export async function seedStripeTestMode(seeding: SmallSeeding): Promise<void> {
  const { service, say } = seeding;
  if (await inScope(service.db, 'all', (trx) => trx('parties').first('id'))) {
    say('There are practices already: nothing was added.');
    return;
  }
  const at = service.clock.now();
  const financialYear = financialYearOf(londonDate(at));
  await inScope(service.db, 'all', (trx) => service.policies.installPresets(trx, at));
  const commissionerId = await installCommissioner(seeding);
  const ids = await installPractices(seeding, {
    practices: practices.slice(0, 1),
    joinedOn: financialYearDays(financialYear).first,
  });
  const staff = await installStaff(seeding, ids);
  await fund(seeding);
  for (const [code, practiceId] of ids) {
    const about = { staff, commissionerId, practiceId, financialYear, amountPence: BUDGET_PENCE };
    const budgetId = await allocate(seeding, about);
    await service.budgets.acknowledgeLetter(staff.manager(code), budgetId);
    await service.budgets.openBudget(staff.commissioner, budgetId);
    say(`${code} has an open budget, and award ${await requestOne(seeding, staff, code)} waits for approval.`);
  }
}
