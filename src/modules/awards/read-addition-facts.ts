import { financialYearDays, financialYearOf, type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { approvedPence, listAddedAsked } from './addition-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Addition } from './core/addition.ts';
import type { Award } from './core/award.ts';
import type { AdditionFacts } from './core/check-addition.ts';
import { listPastAwards } from './past-award-store.ts';
import { recipientYearAddedPence, recipientYearPence } from './recipient-year.ts';
import { readRoom } from './room-in-budget.ts';

type About = { award: Award; addition: Pick<Addition, 'addPence' | 'expiresOn'> & { id?: string } };

/** One for each award of the person on the policy this financial year, and what additions began, but for this one. */
async function countPeriods(
  deps: AwardsDeps,
  trx: Trx,
  { award, addition, slug, day }: About & { slug: string; day: LondonDate },
): Promise<number> {
  const { recipientId } = award;
  const { first, last } = financialYearDays(financialYearOf(day));
  const awards = await listPastAwards(trx, { recipientIds: [recipientId], since: first, before: null });
  const added = await listAddedAsked(trx, { recipientId, first, last, except: addition.id ?? null });
  let count = 0;
  for (const one of [...awards.map((past) => ({ ...past, periodsBegun: 1 })), ...added]) {
    const isOfPolicy = (await deps.policies.policyVersion(trx, one.policyVersionId)).slug === slug;
    if (isOfPolicy) count += one.periodsBegun;
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
