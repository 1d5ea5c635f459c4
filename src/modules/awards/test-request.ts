import { AppError } from '../../kernel/app-error.ts';
import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import type { AwardRequest } from './award-input.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { checkBoughtAlready } from './core/check-bought-already.ts';
import { checkRequest, type RequestFailure } from './core/check-request.ts';
import { sumPence, withinFinancialYear, withinTwelveMonths } from './core/past-awards.ts';
import { type NeedSubject, readPast } from './needs-of.ts';
import type { PreparedRequest } from './prepare-request.ts';
import { periodsBegunByAdditions, recipientYearAddedPence } from './recipient-year.ts';
import { readRoom } from './room-in-budget.ts';

type About = { request: AwardRequest; prepared: PreparedRequest };

/** What the person, or their household where the policy counts it together, had of the policy before a day. */
async function readBefore(deps: AwardsDeps, trx: Trx, about: { subject: NeedSubject; slug: string; day: LondonDate }) {
  const { subject, slug, day } = about;
  const { recipientId, amountPence } = subject;
  const past = await readPast(deps, trx, subject);
  const asked = { recipientId, policy: slug, amountPence, requestedOn: day };
  const own = past.filter((award) => award.recipientId === recipientId);
  const year = { recipientId, slug, day };
  const addedPence = past.length > 0 ? await recipientYearAddedPence(deps, trx, year) : 0;
  const addedPeriods = own.length > 0 ? await periodsBegunByAdditions(deps, trx, year) : 0;
  return {
    yearPence: sumPence(withinFinancialYear(past, asked)) + addedPence,
    counts: {
      inTwelveMonths: withinTwelveMonths(own, asked).length,
      periodsInFinancialYear: withinFinancialYear(own, asked).length + addedPeriods,
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
  const { recipientId, policy } = prepared;
  const subject = { recipientId, policyVersionId: policy.id, amountPence };
  const { yearPence, counts } = await readBefore(deps, trx, { subject, slug: policy.slug, day: today });
  return checkRequest({
    ...{ amountPence, method, offered: request.methodsOffered, expiresOn, today },
    limits: policy.terms,
    recipientYearPence: yearPence,
    before: counts,
    budgetAvailablePence: await readRoom(trx, { budgetId: prepared.budget.id, practiceId: prepared.practice.id }),
  });
}

/**
 * Throws with the first limit of R22 that an award goes beyond which is looked at once more: others were asked for
 * since it was first tested. The money is tested where it is set aside. The caller has locked the person. `askedOn`:
 * when the second look was asked for.
 */
export async function refuseBeyondLimits(
  deps: AwardsDeps,
  trx: Trx,
  { award, askedOn }: { award: Award; askedOn: LondonDate },
): Promise<void> {
  const { amountPence, method, expiresOn } = award;
  const { slug, terms } = await deps.policies.policyVersion(trx, award.policyVersionId);
  const { yearPence, counts } = await readBefore(deps, trx, { subject: award, slug, day: askedOn });
  const failure = checkRequest({
    ...{ amountPence, method, expiresOn, today: londonDate(deps.clock.now()), limits: terms },
    ...{ recipientYearPence: yearPence, before: counts, budgetAvailablePence: amountPence },
  });
  if (!failure) return;
  const { code, message, field } = failure;
  throw new AppError(code, message, { errors: [{ field, message }] });
}
