import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { checkNote, refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { findOpenAddition, insertAddition, updateAddition } from './addition-store.ts';
import { lockAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Addition } from './core/addition.ts';
import type { Award } from './core/award.ts';
import { checkAddition } from './core/check-addition.ts';
import { lockPerson } from './lock-person.ts';
import { readAdditionFacts } from './read-addition-facts.ts';
import { refuseUnlessSpendable } from './set-aside-award.ts';

export type AdditionRequest = {
  awardId: string;
  /** 0 when only the last day is to change. */
  addPence: Pence;
  /** The new last day; left out when only money is added. */
  expiresOn?: LondonDate | undefined;
  /** Why, without an NHS number or a card number (R57). */
  reason: string;
};

/** Throws unless money and time can be added to the award at all. */
export async function refuseUnlessAddable(deps: AwardsDeps, trx: Trx, award: Award): Promise<void> {
  if (award.status !== 'active') {
    throw new AppError('wrong_state', `An award that is ${award.status} can neither be topped up nor made longer.`);
  }
  await refuseUnlessSpendable(deps, trx, award);
}

/** Throws with the first test that the addition fails. */
export async function refuseBeyondTotals(
  deps: AwardsDeps,
  trx: Trx,
  about: Parameters<typeof readAdditionFacts>[2],
): Promise<void> {
  const failure = checkAddition(await readAdditionFacts(deps, trx, about));
  if (!failure) return;
  const { code, message, field } = failure;
  throw new AppError(code, message, { errors: [{ field, message }] });
}

type Wanted = Pick<Addition, 'addPence' | 'expiresOn' | 'reason'>;

/** The same asked again by the same person; another of theirs makes way for what they ask now. */
async function settleEarlier(
  trx: Trx,
  about: { principal: Principal; awardId: string; wanted: Wanted; at: Date },
): Promise<Addition | null> {
  const { principal, awardId, wanted, at } = about;
  const open = await findOpenAddition(trx, awardId);
  if (!open) return null;
  if (open.requestedBy !== principal.id) {
    throw new AppError('conflict', 'Somebody has asked for more already. It must be decided on first.');
  }
  const isSame = open.addPence === wanted.addPence && open.expiresOn === wanted.expiresOn;
  if (isSame && open.reason === wanted.reason) return open;
  const decided = { decided_by: principal.id, decided_role: principal.role, decided_at: at };
  await updateAddition(trx, open.id, { status: 'withdrawn', ...decided });
  return null;
}

async function add(
  deps: AwardsDeps,
  trx: Trx,
  about: { principal: Principal; award: Award; wanted: Wanted; at: Date },
): Promise<Addition> {
  const { principal, award, wanted, at } = about;
  const { id: awardId, practiceId } = award;
  const earlier = await settleEarlier(trx, { principal, awardId, wanted, at });
  if (earlier) return earlier;
  await lockPerson(deps, trx, award.recipientId);
  await refuseBeyondTotals(deps, trx, { award, addition: wanted });
  const addition = { id: newId(), awardId, practiceId, ...wanted, requestedBy: principal.id, requestedAt: at };
  await insertAddition(trx, addition);
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
  return { ...addition, status: 'requested', decidedBy: null, decidedAt: null, refusalReason: null };
}

/**
 * Asks for more money for a live award, for a later last day, or for both; no money moves before somebody else has
 * approved it. The award stays within its policy's totals: its cap, the person's year, and the financial year (R7).
 * Asked again in the same words it gives the same; in other words it takes the place of what the same person had
 * asked. Throws `wrong_state`, `conflict` when somebody else has asked, `spending_stopped`, `budget_not_open`, and the
 * first test that fails: `expiry_not_allowed`, `policy_cap_exceeded`, `recipient_cap_exceeded`, `insufficient_budget`.
 */
export async function requestAddition(
  deps: AwardsDeps,
  principal: Principal,
  request: AdditionRequest,
): Promise<Addition> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const { addPence, expiresOn = null } = request;
  const wanted = { addPence, expiresOn, reason: checkNote(request.reason, 'reason') };
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAward(trx, request.awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
    await refuseUnlessAddable(deps, trx, award);
    return add(deps, trx, { principal, award, wanted, at });
  });
}
