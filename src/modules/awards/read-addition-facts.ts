import { financialYearDays, financialYearOf, type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { approvedPence } from './addition-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Addition } from './core/addition.ts';
import type { Award } from './core/award.ts';
import type { AdditionFacts } from './core/check-addition.ts';
import { listPastAwards } from './past-award-store.ts';
import { periodsBegunByAdditions, recipientYearAddedPence, recipientYearPence } from './recipient-year.ts';
import { readRoom } from './room-in-budget.ts';

type About = { award: Award; addition: Pick<Addition, 'addPence' | 'expiresOn'> & { id?: string } };

/** One for each award of the person on the policy this financial year, and what additions began, but for this one. */
async function countPeriods(
  deps: AwardsDeps,
  trx: Trx,
  { award, addition, slug, day }: About & { slug: string; day: LondonDate },
): Promise<number> {
  const { recipientId } = award;
  const { first } = financialYearDays(financialYearOf(day));
  const awards = await listPastAwards(trx, { recipientIds: [recipientId], since: first, before: null });
  let count = await periodsBegunByAdditions(deps, trx, { recipientId, slug, day, except: addition.id ?? null });
  for (const { policyVersionId } of awards) {
    if ((await deps.policies.policyVersion(trx, policyVersionId)).slug === slug) count += 1;
  }
  return count;
}

/** Everything that an addition to this award is tested against, by the policy version that the award keeps (R59). */
export async function readAdditionFacts(deps: AwardsDeps, trx: Trx, about: About): Promise<AdditionFacts> {
  const { award, addition } = about;
  const day = londonDate(deps.clock.now());
  const { slug, terms } = await deps.policies.policyVersion(trx, award.policyVersionId);
  const year = { recipientId: award.recipientId, slug, day };
  const asked = await recipientYearPence(deps, trx, year);
  const added = await recipientYearAddedPence(deps, trx, year);
  return {
    addPence: addition.addPence,
    expiresOn: addition.expiresOn,
    today: day,
    limits: terms,
    award: {
      startedOn: londonDate(award.activeAt ?? award.requestedAt),
      expiresOn: award.expiresOn,
      approvedPence: await approvedPence(trx, award),
      isCarriedForward: award.carriedForwardAt !== null,
    },
    recipientYearPence: asked + added - (addition.id ? addition.addPence : 0),
    recipientPeriods: await countPeriods(deps, trx, { ...about, slug, day }),
    budgetAvailablePence: await readRoom(trx, award),
  };
}
