import { financialYearDays, financialYearOf, type LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { listAsked } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';

/** Asked for the recipient on this policy in the financial year of the day, whatever the policy's version was. */
export async function recipientYearPence(
  deps: Pick<AwardsDeps, 'policies'>,
  trx: Trx,
  about: { recipientId: string; slug: string; day: LondonDate },
): Promise<Pence> {
  const { first, last } = financialYearDays(financialYearOf(about.day));
  const asked = await listAsked(trx, { recipientId: about.recipientId, first, last });
  let total = 0;
  for (const award of asked) {
    const version = await deps.policies.policyVersion(trx, award.policyVersionId);
    if (version.slug === about.slug) total += award.amountPence;
  }
  return total;
}
