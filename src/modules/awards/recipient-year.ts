import { financialYearDays, financialYearOf, type LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { listAddedAsked } from './addition-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { listPastAwards } from './past-award-store.ts';

type Deps = Pick<AwardsDeps, 'policies' | 'recipients'>;
type About = { recipientId: string; slug: string; day: LondonDate };

async function sumOf(
  deps: Deps,
  db: Db | Trx,
  about: { slug: string; asked: readonly { policyVersionId: string; amountPence: Pence }[] },
): Promise<Pence> {
  let total = 0;
  for (const { policyVersionId, amountPence } of about.asked) {
    const version = await deps.policies.policyVersion(db, policyVersionId);
    if (version.slug === about.slug) total += amountPence;
  }
  return total;
}

/** Whose year it is: the person's, or where the policy counts it together that of all who lived with them in it (R30). */
async function peopleOf(deps: Deps, db: Db | Trx, about: About): Promise<string[]> {
  const policy = await deps.policies.activePolicy(db, about.slug);
  return policy?.terms.isPerHousehold ? deps.recipients.householdCompanions(db, about) : [about.recipientId];
}

/** How many of the policy's periods additions to the person's awards began in the financial year of the day (R22). */
export async function periodsBegunByAdditions(
  deps: Deps,
  db: Db | Trx,
  { recipientId, slug, day, except = null }: About & { except?: string | null },
): Promise<number> {
  const { first, last } = financialYearDays(financialYearOf(day));
  let count = 0;
  for (const { policyVersionId, periodsBegun } of await listAddedAsked(db, { recipientId, first, last, except })) {
    if ((await deps.policies.policyVersion(db, policyVersionId)).slug === slug) count += periodsBegun;
  }
  return count;
}

/**
 * Asked for the recipient, or the household, on this policy in the financial year of the day, whatever the policy's
 * version was; additions to awards not counted.
 */
export async function recipientYearPence(deps: Deps, db: Db | Trx, about: About): Promise<Pence> {
  const { first } = financialYearDays(financialYearOf(about.day));
  const recipientIds = await peopleOf(deps, db, about);
  const asked = await listPastAwards(db, { recipientIds, since: first, before: null });
  return sumOf(deps, db, { slug: about.slug, asked });
}

/** The same of additions to their awards. */
export async function recipientYearAddedPence(deps: Deps, db: Db | Trx, about: About): Promise<Pence> {
  const { first, last } = financialYearDays(financialYearOf(about.day));
  let total = 0;
  for (const recipientId of await peopleOf(deps, db, about)) {
    const asked = await listAddedAsked(db, { recipientId, first, last, except: null });
    total += await sumOf(deps, db, { slug: about.slug, asked });
  }
  return total;
}
