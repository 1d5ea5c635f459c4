import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { checkNote, refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { findAdditionByKey, findOpenAddition, insertAddition, wasApprovedSince } from './addition-store.ts';
import { lockRequestKey } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { findBreakGlassIssue } from './break-glass-store.ts';
import type { Addition } from './core/addition.ts';
import type { Award } from './core/award.ts';
import { type AdditionFacts, checkAddition, periodsBegun } from './core/check-addition.ts';
import { lockAwardOfPerson } from './lock-person.ts';
import { readAdditionFacts } from './read-addition-facts.ts';
import { refuseUnlessMayReceive } from './refuse-unless-may-receive.ts';
import { refuseUnlessSpendable } from './set-aside-award.ts';
import { tellOfAddition, withdrawAddition } from './withdraw-addition.ts';

export type AdditionRequest = {
  awardId: string;
  /** 0 when only the last day is to change. */
  addPence: Pence;
  /** The new last day; left out when only money is added. */
  expiresOn?: LondonDate | undefined;
  /** Why, without an NHS number or a card number (R57). */
  reason: string;
  /** The same key of the same person asks once (R32). */
  idempotencyKey: string;
};

/** How long the same is not asked again in the same words once it was approved. */
const SAME_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * Throws unless money and time can be added to the award at all, and its person may still be given more (R24 to R28,
 * R36). To what was issued without a second person nothing is added before somebody has signed it off (R13). The caller
 * has locked the person.
 */
export async function refuseUnlessAddable(
  deps: AwardsDeps,
  trx: Trx,
  { award, at }: { award: Award; at: Date },
): Promise<void> {
  if (award.status !== 'active') {
    throw new AppError('wrong_state', `An award that is ${award.status} can neither be topped up nor made longer.`);
  }
  const alone = await findBreakGlassIssue(trx, award.id);
  if (alone && !alone.signedOffAt) {
    throw new AppError('wrong_state', 'Nobody has signed this award off. Nothing is added to it before that.');
  }
  await refuseUnlessMayReceive(deps, trx, { award, day: londonDate(at) });
  await refuseUnlessSpendable(deps, trx, award);
}

/** Throws with the first test that the addition fails; gives what it was tested against. */
export async function refuseBeyondTotals(
  deps: AwardsDeps,
  trx: Trx,
  about: Parameters<typeof readAdditionFacts>[2],
): Promise<AdditionFacts> {
  const facts = await readAdditionFacts(deps, trx, about);
  const failure = checkAddition(facts);
  if (!failure) return facts;
  const { code, message, field } = failure;
  throw new AppError(code, message, { errors: [{ field, message }] });
}

type Wanted = Pick<Addition, 'addPence' | 'expiresOn' | 'reason'>;
type Asking = { principal: Principal; award: Award; wanted: Wanted; requestKey: string; at: Date };

const isSame = (asked: Addition, wanted: Wanted) =>
  asked.addPence === wanted.addPence && asked.expiresOn === wanted.expiresOn && asked.reason === wanted.reason;

/** What was asked under this key before, whatever became of it (R32). */
async function findEarlier(
  trx: Trx,
  asking: Pick<Asking, 'principal' | 'requestKey' | 'wanted'> & { awardId: string },
) {
  const { principal, requestKey, wanted, awardId } = asking;
  const earlier = await findAdditionByKey(trx, { requestedBy: principal.id, requestKey });
  if (!earlier || (earlier.awardId === awardId && isSame(earlier, wanted))) return earlier;
  throw new AppError('idempotency_key_reused', 'This Idempotency-Key was used for another request.');
}

/** The same asked again by the same person; another of theirs makes way for what they ask now. */
async function settleOpen(trx: Trx, { principal, award, wanted, at }: Asking): Promise<Addition | null> {
  const open = await findOpenAddition(trx, award.id);
  if (!open) return null;
  if (open.requestedBy !== principal.id) {
    throw new AppError('conflict', 'Somebody has asked for more already. It must be decided on first.');
  }
  if (isSame(open, wanted)) return open;
  await withdrawAddition(trx, { principal, addition: open, isByRequester: true, at });
  return null;
}

/** Throws where the same was approved in the same words within a week: it is more likely a slip than a second need. */
async function refuseTwice(trx: Trx, { award, wanted, at }: Asking): Promise<void> {
  const since = new Date(at.getTime() - SAME_DAYS * DAY_MS);
  if (!(await wasApprovedSince(trx, { awardId: award.id, ...wanted, since }))) return;
  const message = `The same was approved in the same words within ${SAME_DAYS} days. Say what is needed besides.`;
  throw new AppError('conflict', message, { errors: [{ field: 'reason', message }] });
}

async function add(deps: AwardsDeps, trx: Trx, asking: Asking): Promise<Addition> {
  const { principal, award, wanted, requestKey, at } = asking;
  const { id: awardId, practiceId } = award;
  const open = await settleOpen(trx, asking);
  if (open) return open;
  await refuseTwice(trx, asking);
  const facts = await refuseBeyondTotals(deps, trx, { award, addition: wanted });
  const addition = { id: newId(), awardId, practiceId, ...wanted, requestedBy: principal.id, requestedAt: at };
  await insertAddition(trx, { ...addition, requestKey, periodsBegun: periodsBegun(facts) });
  await recordAudit(trx, principal, {
    at,
    action: 'award.ask_addition',
    entityKind: 'award',
    entityId: awardId,
    practiceId,
    before: { expiresOn: award.expiresOn },
    after: { additionId: addition.id, addPence: wanted.addPence, expiresOn: wanted.expiresOn },
    reason: wanted.reason,
  });
  await tellOfAddition(trx, 'award.addition_requested', { addition, at });
  return { ...addition, status: 'requested', decidedBy: null, decidedAt: null, refusalReason: null };
}

/**
 * Asks for more money for a live award, for a later last day, or for both; no money moves before somebody else has
 * approved it. The award stays within its policy's totals: its cap, the person's year, and the financial year (R7).
 * Asked again in the same words it gives the same; in other words it takes the place of what the same person had
 * asked. The same key gives what was asked under it, whatever became of that. Throws `idempotency_key_reused`,
 * `wrong_state`, `conflict` when somebody else has asked or the same was approved within a week, what
 * `refuseUnlessMayReceive` throws, `spending_stopped`, `budget_not_open`, and the first test that fails:
 * `expiry_not_allowed`, `policy_cap_exceeded`, `recipient_cap_exceeded`, `insufficient_budget`.
 */
export async function requestAddition(
  deps: AwardsDeps,
  principal: Principal,
  request: AdditionRequest,
): Promise<Addition> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const { awardId, addPence, expiresOn = null, idempotencyKey: requestKey } = request;
  const wanted = { addPence, expiresOn, reason: checkNote(request.reason, 'reason') };
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    await lockRequestKey(trx, principal.id, requestKey);
    const earlier = await findEarlier(trx, { principal, requestKey, wanted, awardId });
    if (earlier) return earlier;
    const award = await lockAwardOfPerson(deps, trx, awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
    await refuseUnlessAddable(deps, trx, { award, at });
    return add(deps, trx, { principal, award, wanted, requestKey, at });
  });
}
