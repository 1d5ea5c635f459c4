import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import type { AwardRequest } from './award-input.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { checkBoughtAlready } from './core/check-bought-already.ts';
import { checkRequest, type RequestFailure } from './core/check-request.ts';
import { sumPence, withinFinancialYear, withinTwelveMonths } from './core/past-awards.ts';
import { readPast } from './needs-of.ts';
import type { PreparedRequest } from './prepare-request.ts';
import { recipientYearAddedPence } from './recipient-year.ts';
import { readRoom } from './room-in-budget.ts';

type About = { request: AwardRequest; prepared: PreparedRequest };

/** What the person, or their household where the policy counts it together, had of the policy before. */
async function readBefore(deps: AwardsDeps, trx: Trx, { request, prepared }: About) {
  const { recipientId, policy } = prepared;
  const { amountPence } = request;
  const day = londonDate(deps.clock.now());
  const past = await readPast(deps, trx, { recipientId, policyVersionId: policy.id, amountPence });
  const asked = { recipientId, policy: policy.slug, amountPence, requestedOn: day };
  const own = past.filter((award) => award.recipientId === recipientId);
  const addedPence =
    past.length > 0 ? await recipientYearAddedPence(deps, trx, { recipientId, slug: policy.slug, day }) : 0;
  return {
    yearPence: sumPence(withinFinancialYear(past, asked)) + addedPence,
    counts: {
      inTwelveMonths: withinTwelveMonths(own, asked).length,
      inFinancialYear: withinFinancialYear(own, asked).length,
    },
  };
}

function testBoughtAlready(request: AwardRequest, today: LondonDate): RequestFailure | null {
  const { method, alreadyBought: isBoughtAlready = false, alreadyBoughtInvoice: invoice = null } = request;
  return checkBoughtAlready({ isBoughtAlready, method, invoice, today });
}

/** The first test that a request fails, or null: bought already (R33), then the limits of R22, the budget last. */
export async function testRequest(deps: AwardsDeps, trx: Trx, about: About): Promise<RequestFailure | null> {
  const { request, prepared } = about;
  const today = londonDate(deps.clock.now());
  const bought = testBoughtAlready(request, today);
  if (bought) return bought;
  const { amountPence, method, expiresOn } = request;
  const { yearPence, counts } = await readBefore(deps, trx, about);
  return checkRequest({
    ...{ amountPence, method, expiresOn, today },
    limits: prepared.policy.terms,
    recipientYearPence: yearPence,
    before: counts,
    budgetAvailablePence: await readRoom(trx, { budgetId: prepared.budget.id, practiceId: prepared.practice.id }),
  });
}
