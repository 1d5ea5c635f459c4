import { AppError } from '../../kernel/app-error.ts';
import { plainCategory } from '../../kernel/merchant-category.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { type DeclinedPayment, findDeclinedPayment, readOutcomes } from '../authorizations/index.ts';
import type { NeverAllowedList } from '../policies/index.ts';
import { type WhyNot, whyNotExcepted } from './core/why-not.ts';
import type { ExceptionsDeps } from './exceptions-deps.ts';

/** A declined payment on an award. */
export type Attempt = DeclinedPayment & {
  authorizationId: string;
  awardId: string;
  practiceId: string;
  budgetId: string;
};

/** The declined payment of an award by Stripe's id. Throws `not_found` for any other, and outside the scope. */
export async function attemptFor(db: Db | Trx, authorizationId: string): Promise<Attempt> {
  const payment = await findDeclinedPayment(db, authorizationId);
  const { awardId, practiceId, budgetId } = payment ?? {};
  if (!payment || !awardId || !practiceId || !budgetId) {
    throw new AppError('not_found', 'There is no such declined payment on an award.');
  }
  return { ...payment, authorizationId, awardId, practiceId, budgetId };
}

type Recorded = Pick<DeclinedPayment, 'record'> & { reasonCode: string };

/** Why no exception can be asked for after this decline; null when one can (R43). */
export function whyNotAfter({ record, reasonCode }: Recorded): WhyNot | null {
  const { ruleSet, outcomes, failures = [] } = record ?? {};
  const tests = ruleSet === undefined || outcomes === undefined ? [] : readOutcomes({ ruleSet, outcomes });
  const rules = tests.length === 0 ? null : tests.filter(({ passed }) => !passed).map(({ rule }) => rule);
  return whyNotExcepted({ codes: [...failures, reasonCode], rules });
}

function isNever(list: NeverAllowedList, { merchantCategory, merchantCategoryCode }: DeclinedPayment): boolean {
  const entries = [list.byCategory.get(merchantCategory), list.byCode.get(merchantCategoryCode ?? '')];
  return entries.some((entry) => entry?.rule === 'never');
}

const REFUSALS: Readonly<Record<Exclude<WhyNot, 'never_allowed'>, string>> = {
  cash: 'This was for cash or cashback, which no exception allows.',
  not_uk: 'The shop is not in the UK, which no exception allows.',
  another_reason: 'This payment was not declined because of the shop or its kind, so an exception changes nothing.',
};

/**
 * Throws unless an exception may open what this payment was declined for: `never_allowed` with the category's name,
 * by the newest list whatever the record says (R41), and for cash; `wrong_state` for all else that it cannot change.
 */
export async function refuseUnlessExcepted(deps: ExceptionsDeps, trx: Trx, attempt: Attempt): Promise<void> {
  const whyNot = whyNotAfter(attempt);
  if (whyNot === 'never_allowed' || isNever(await deps.policies.neverAllowed(trx), attempt)) {
    throw new AppError(
      'never_allowed',
      `${plainCategory(attempt.merchantCategory, attempt.merchantCategoryCode)} is never allowed: no exception is possible.`,
      {
        detail: { category: attempt.merchantCategory, code: attempt.merchantCategoryCode },
      },
    );
  }
  if (whyNot === 'cash') throw new AppError('never_allowed', REFUSALS.cash);
  if (whyNot) throw new AppError('wrong_state', REFUSALS[whyNot]);
}
