import { londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import type { AwardRequest } from './award-input.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { checkBoughtAlready } from './core/check-bought-already.ts';
import { checkRequest, type RequestFailure } from './core/check-request.ts';
import { withinFinancialYear, withinTwelveMonths } from './core/past-awards.ts';
import { readPast } from './needs-of.ts';
import type { PreparedRequest } from './prepare-request.ts';
import { recipientYearAddedPence, recipientYearPence } from './recipient-year.ts';
import { readRoom } from './room-in-budget.ts';

type About = { request: AwardRequest; prepared: PreparedRequest };

async function countBefore(deps: AwardsDeps, trx: Trx, { request, prepared }: About) {
  const { recipientId, policy } = prepared;
  const { amountPence } = request;
  const past = await readPast(deps, trx, { recipientId, policyVersionId: policy.id, amountPence });
  const asked = { recipientId, policy: policy.slug, amountPence, requestedOn: londonDate(deps.clock.now()) };
  const own = past.filter((award) => award.recipientId === recipientId);
  return {
    inTwelveMonths: withinTwelveMonths(own, asked).length,
    inFinancialYear: withinFinancialYear(own, asked).length,
  };
}

/** The first test that a request fails, or null: bought already (R33), then the limits of R22, the budget last. */
export async function testRequest(deps: AwardsDeps, trx: Trx, about: About): Promise<RequestFailure | null> {
  const { request, prepared } = about;
  const today = londonDate(deps.clock.now());
  const { method, amountPence, expiresOn, alreadyBought: isBoughtAlready = false } = request;
  const year = { recipientId: prepared.recipientId, slug: prepared.policy.slug, day: today };
  const asked = await recipientYearPence(deps, trx, year);
  const bought = checkBoughtAlready({ isBoughtAlready, method, invoice: request.alreadyBoughtInvoice ?? null, today });
  return (
    bought ??
    checkRequest({
      amountPence,
      method,
      expiresOn,
      today,
      limits: prepared.policy.terms,
      recipientYearPence: asked + (await recipientYearAddedPence(deps, trx, year)),
      before: await countBefore(deps, trx, about),
      budgetAvailablePence: await readRoom(trx, { budgetId: prepared.budget.id, practiceId: prepared.practice.id }),
    })
  );
}
