import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import { categoryNamed } from '../../kernel/merchant-category.ts';
import { isTellable } from '../../kernel/merchant-set.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { type Award, findApprover, lockAwardMoney } from '../awards/index.ts';
import { checkNote, refuseLinked } from '../recipients/index.ts';
import { isOnePerson, requireRole } from '../staff/index.ts';
import { type Attempt, attemptFor, refuseUnlessExcepted } from './attempt-for.ts';
import { type Bounds, faultsOfBounds, usualBounds } from './core/check-bounds.ts';
import type { ExceptionSubject, MerchantException } from './core/exception.ts';
import { insertException } from './exception-store.ts';
import type { ExceptionsDeps } from './exceptions-deps.ts';
import { refuseWhileAsked } from './refuse-while-asked.ts';

export type AskExceptionInput = {
  /** The declined authorization: `iauth_...`. */
  authorizationId: string;
  subject: ExceptionSubject;
  /** Left out: what was asked for at the till. */
  mostPence?: Pence | undefined;
  /** Left out: 1. */
  mostPayments?: number | undefined;
  /** Left out: 14 days from today, or the award's last day. */
  expiresOn?: LondonDate | undefined;
  /** Why, 1 to 2,000 characters, without an NHS number or a card number (R57). */
  reason: string;
};

type Asking = { principal: Principal; input: AskExceptionInput; attempt: Attempt; award: Award; at: Date };
type Subject = Pick<MerchantException, 'networkId' | 'merchantName' | 'category'>;

const wrongSubject = (message: string) =>
  new AppError('invalid_input', message, { errors: [{ field: 'subject', message }] });

function subjectOf(subject: ExceptionSubject, attempt: Attempt): Subject {
  const { merchantNetworkId: networkId, merchantName, merchantCategory: category } = attempt;
  if (subject === 'shop') {
    if (isTellable({ name: merchantName, networkId })) {
      return { networkId, merchantName: networkId ? null : merchantName, category: null };
    }
    throw wrongSubject('The shop gave no name to know it by, so only its kind can be allowed');
  }
  if (categoryNamed(category)) return { networkId: null, merchantName: null, category };
  throw wrongSubject('The kind of this shop is not known, so only the shop itself can be allowed');
}

function boundsOf({ input, attempt, award, at }: Asking): Bounds {
  const about = {
    requestedPence: attempt.requestedPence,
    awardPence: award.amountPence,
    today: londonDate(at),
    awardExpiresOn: award.expiresOn,
  };
  const usual = usualBounds(about);
  const bounds = {
    mostPence: input.mostPence ?? usual.mostPence,
    mostPayments: input.mostPayments ?? usual.mostPayments,
    expiresOn: input.expiresOn ?? usual.expiresOn,
  };
  const errors = faultsOfBounds(bounds, about);
  if (errors.length > 0) throw new AppError('invalid_input', 'These bounds are not possible.', { errors });
  return bounds;
}

async function refuseUnlessUsable(trx: Trx, { principal, award, at }: Asking): Promise<void> {
  const isLive = award.status === 'active' || award.status === 'paused';
  if (!isLive || londonDate(at) > award.expiresOn) {
    throw new AppError('wrong_state', 'This award is over, so an exception would change nothing.');
  }
  if (principal.role === 'finance' && (await isOnePerson(trx, await findApprover(trx, award.id), principal.id))) {
    throw new AppError('forbidden', 'Whoever approved an award cannot review its payments.');
  }
}

async function insertAsked(trx: Trx, asking: Asking): Promise<string> {
  const { principal, input, attempt, award, at } = asking;
  const subject = subjectOf(input.subject, attempt);
  const exception: MerchantException = {
    ...NOT_DECIDED,
    ...subject,
    ...boundsOf(asking),
    id: newId(),
    awardId: award.id,
    practiceId: award.practiceId,
    attemptId: input.authorizationId,
    reason: checkNote(input.reason, 'reason'),
    askedBy: principal.id,
    askedAt: at,
  };
  await insertException(trx, exception);
  const { id, practiceId, awardId, attemptId, mostPence, mostPayments, expiresOn } = exception;
  await recordAudit(trx, principal, {
    at,
    action: 'exception.ask',
    entityKind: 'exception',
    entityId: id,
    practiceId,
    after: { awardId, attemptId, subject: input.subject, mostPence, mostPayments, expiresOn },
  });
  const payload = { exceptionId: id, authorizationId: attemptId };
  await publishEvent(trx, { type: 'exception.asked', occurredAt: at, practiceId, awardId, payload });
  return id;
}

const NOT_DECIDED = {
  status: 'asked',
  decidedBy: null,
  decidedAt: null,
  decisionNote: null,
  withdrawnBy: null,
  withdrawnAt: null,
  withdrawalNote: null,
  usedPence: 0,
  payments: 0,
} as const satisfies Partial<MerchantException>;

/**
 * Asks for an exception after a real attempt that was declined because of its shop or category; a second person
 * decides (R43). Throws `forbidden` (role; R13 for finance), `declared_link` (R14), `not_found`, `never_allowed` by name (R41),
 * `wrong_state` when an exception would change nothing, `conflict` while a question about this payment or its shop waits, and
 * `invalid_input` for the bounds, the reason, and a subject that is not known: a category (R42), a nameless shop.
 */
export async function askException(
  deps: ExceptionsDeps,
  principal: Principal,
  input: AskExceptionInput,
): Promise<{ id: string }> {
  requireRole(principal, 'requester', 'practice_manager', 'approver', 'finance');
  return inScope(deps.db, principal.scope, async (trx) => {
    const attempt = await attemptFor(trx, input.authorizationId);
    const { award } = await lockAwardMoney(trx, attempt);
    await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
    const asking = { principal, input, attempt, award, at: deps.clock.now() };
    await refuseUnlessUsable(trx, asking);
    await refuseUnlessExcepted(deps, trx, attempt);
    await refuseWhileAsked(trx, attempt);
    return { id: await insertAsked(trx, asking) };
  });
}
