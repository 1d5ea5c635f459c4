import { formatInstant } from '../../../../kernel/dates.ts';
import { comparableName } from '../../../../kernel/merchant-set.ts';
import type { Forecast } from '../../../../modules/authorizations/index.ts';
import { PRACTICE_STAFF } from '../../shell/roles.ts';
import { read, type StaffVisit } from '../../shell/route.ts';

/** What to do next after a real attempt, so that nobody is sent to the till for a second decline. */
export type TriedBefore = { text: string; link: { href: string; text: string } };

const ASKERS: readonly string[] = [...PRACTICE_STAFF, 'finance'];
const MOST_WAITING = 25;

type Place = { name: string; category: string };

/** Whether what was tried is what is asked about: this shop, or for any shop of a kind one of that kind. */
const isAbout =
  ({ merchant }: Forecast) =>
  ({ name, category }: Place) =>
    merchant.name === ''
      ? category === merchant.category
      : comparableName(name) === comparableName(merchant.name) && category === merchant.category;

/** The question that waits for an approver, else the declined payment after which one can be asked; null for neither. */
export async function triedBefore(visit: StaffVisit, forecast: Forecast, awardId: string): Promise<TriedBefore | null> {
  const { reports } = visit.deps;
  if (forecast.prospect !== 'ask' || !ASKERS.includes(visit.principal.role)) return null;
  const isMeant = isAbout(forecast);
  const { waiting, payments } = await read(visit, async (trx) => ({
    waiting: (await reports.listExceptions(trx, { awardId, state: 'asked', limit: MOST_WAITING })).data,
    payments: await reports.listPayments(trx, awardId),
  }));
  const question = waiting.find(({ merchantName, category }) =>
    isMeant({ name: merchantName, category: category.stripe }),
  );
  if (question) {
    const { id, askedBy, askedAt } = question;
    return {
      text: `${askedBy} asked for an exception on ${formatInstant(askedAt)}. It waits for an approver.`,
      link: { href: `/exceptions/${id}`, text: 'See the exception' },
    };
  }
  const tried = payments.find(
    ({ mayAskException, merchant, category }) =>
      mayAskException && isMeant({ name: merchant.name, category: category.stripe }),
  );
  if (!tried) return null;
  return {
    text: `It was tried on ${formatInstant(tried.at)}, so the person need not try again before an approver is asked.`,
    link: { href: `/payments/${tried.id}/exception`, text: `Ask to allow ${tried.merchant.name}` },
  };
}
