import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import { categoryNamed } from '../../kernel/merchant-category.ts';
import { isTellable } from '../../kernel/merchant-set.ts';
import type { Trx } from '../../platform/database.ts';
import { findAward } from '../awards/index.ts';
import { type Attempt, attemptFor, refuseUnlessExcepted } from './attempt-for.ts';
import { type Bounds, usualBounds } from './core/check-bounds.ts';
import type { ExceptionsDeps } from './exceptions-deps.ts';
import { refuseWhileAsked } from './refuse-while-asked.ts';

export type ExceptionOffer = {
  attempt: Attempt;
  /** Whether the shop itself can be allowed: it gave a network id or a name to know it by. */
  isShopKnown: boolean;
  /** Plain words for the category; null when it is not known, and only the shop can be allowed (R42). */
  categoryName: string | null;
  usual: Bounds;
};

/** What could be asked for after a declined payment. Throws `not_found`, and as asking does when nothing can be. */
export async function offerException(deps: ExceptionsDeps, trx: Trx, authorizationId: string): Promise<ExceptionOffer> {
  const attempt = await attemptFor(trx, authorizationId);
  await refuseUnlessExcepted(deps, trx, attempt);
  const { merchantName: name, merchantNetworkId: networkId } = attempt;
  const isShopKnown = isTellable({ name, networkId });
  const categoryName = categoryNamed(attempt.merchantCategory)?.name ?? null;
  if (!isShopKnown && !categoryName) {
    throw new AppError('wrong_state', 'Neither the shop nor its kind is known, so neither can be allowed.');
  }
  await refuseWhileAsked(trx, attempt);
  const award = await findAward(trx, attempt.awardId);
  const today = londonDate(deps.clock.now());
  const usual = usualBounds({
    requestedPence: attempt.requestedPence,
    awardPence: award?.amountPence ?? attempt.requestedPence,
    today,
    awardExpiresOn: award?.expiresOn ?? today,
  });
  return { attempt, isShopKnown, categoryName, usual };
}
