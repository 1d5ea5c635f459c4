/**
 * Exceptions: a bounded permission beyond the policy for one shop or category on one award, asked for after a real
 * attempt and allowed by a second person. Payments use it up as they are decided.
 */
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { type AllowExceptionInput, allowException } from './allow-exception.ts';
import { type AskExceptionInput, askException } from './ask-exception.ts';
import type { ExceptionsDeps } from './exceptions-deps.ts';
import { offerException } from './offer-exception.ts';
import { type RefuseExceptionInput, refuseException } from './refuse-exception.ts';
import { type WithdrawExceptionInput, withdrawException } from './withdraw-exception.ts';

export { whyNotAfter } from './attempt-for.ts';
export type { ExceptionStanding } from './core/allowed-exception.ts';
export { MOST_PAYMENTS } from './core/check-bounds.ts';
export {
  EXCEPTION_STATES,
  EXCEPTION_SUBJECTS,
  type ExceptionState,
  type ExceptionSubject,
} from './core/exception.ts';
export { exceptionsStanding } from './exceptions-standing.ts';
export { handOverQuestions } from './hand-over-questions.ts';
export type { ExceptionOffer } from './offer-exception.ts';
export { questionsWaiting } from './refuse-while-asked.ts';
export { verifyExceptions } from './verify-exceptions.ts';

export type Exceptions = ReturnType<typeof createExceptions>;

export function createExceptions(deps: ExceptionsDeps) {
  return {
    offerException: (trx: Trx, authorizationId: string) => offerException(deps, trx, authorizationId),
    askException: (by: Principal, input: AskExceptionInput) => askException(deps, by, input),
    allowException: (by: Principal, input: AllowExceptionInput) => allowException(deps, by, input),
    refuseException: (by: Principal, input: RefuseExceptionInput) => refuseException(deps, by, input),
    withdrawException: (by: Principal, input: WithdrawExceptionInput) => withdrawException(deps, by, input),
  };
}
