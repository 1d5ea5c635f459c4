import { AppError } from '../../kernel/app-error.ts';
import { isSamePerson, type Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { queueAlerts } from '../budgets/index.ts';
import { postTransfer } from '../ledger/index.ts';
import { checkNote } from '../recipients/index.ts';
import { type AdditionNeeds, additionNeeds } from './addition-needs.ts';
import { findAddition, updateAddition } from './addition-store.ts';
import { refuseUnlessAnswered } from './approve-award.ts';
import { updateAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Addition } from './core/addition.ts';
import { reaches } from './core/approval-bands.ts';
import type { Award } from './core/award.ts';
import { type ApprovalAnswers, answerTo } from './core/check-answers.ts';
import { deciderOf } from './decider-of.ts';
import { lockAwardMoney } from './lock-award-money.ts';
import { lockAwardOfPerson } from './lock-person.ts';
import { rebalanceAndTell } from './rebalance-and-tell.ts';
import { refuseBeyondTotals, refuseUnlessAddable } from './request-addition.ts';
import { readRoom, refuseTooFast } from './room-in-budget.ts';
import { tellOfAddition } from './withdraw-addition.ts';

type Deciding = { principal: Principal; award: Award; addition: Addition; at: Date };

/**
 * The addition with its award, its person locked first, and whoever decides as they decide on it. Throws unless they
 * may (R13, R14, R18).
 */
async function lockDecidable(
  deps: AwardsDeps,
  trx: Trx,
  { principal, additionId }: { principal: Principal; additionId: string },
): Promise<Omit<Deciding, 'at'>> {
  const seen = await findAddition(trx, additionId);
  const award = seen ? await lockAwardOfPerson(deps, trx, seen.awardId) : null;
  const addition = await findAddition(trx, additionId);
  if (!award || !addition) throw new AppError('not_found', 'Nobody has asked for this.');
  if (isSamePerson(principal, addition.requestedBy)) {
    throw new AppError('requester_is_approver', 'Whoever asks for more cannot decide on it.');
  }
  if (isSamePerson(principal, award.requestedBy)) {
    throw new AppError('requester_is_approver', 'Whoever asked for the award cannot decide on what is added to it.');
  }
  return { award, addition, principal: await deciderOf(deps, trx, { principal, award }) };
}

const isRepeat = (addition: Addition, principal: Principal, status: Addition['status']) =>
  addition.status === status && addition.decidedBy === principal.id;

function refuseUnlessOpen({ status }: Addition): void {
  if (status === 'requested') return;
  throw new AppError('wrong_state', `This has been ${status}; only what is asked for can be decided on.`);
}

function refuseBeyondBand({ principal }: Deciding, { needed, why }: AdditionNeeds): void {
  if (reaches(principal.role, needed)) return;
  const who = needed === 'finance' ? 'alliance finance' : 'the commissioner';
  throw new AppError(
    'approval_band_exceeded',
    `This is more than you may approve. ${why.join(' ')} It is for ${who} to approve.`,
  );
}

/** Budget to award, under the award's locks; what shops took beyond the award is covered by it first. */
async function putIn(trx: Trx, { award, addition, at }: Deciding): Promise<void> {
  const { id: awardId, budgetId } = award;
  const { accounts, shortfallPence } = await lockAwardMoney(trx, { awardId, budgetId });
  const outcome = await postTransfer(trx, {
    kind: 'addition',
    fromAccountId: accounts.budget,
    toAccountId: accounts.award,
    amountPence: addition.addPence,
    awardId,
    budgetId,
    key: `addition:${addition.id}`,
    eventAt: at,
    at,
  });
  const change = { award, accounts, shortfallBeforePence: shortfallPence, cause: addition.id, at };
  if (outcome === 'posted') await rebalanceAndTell(trx, change);
  if (outcome !== 'insufficient' && (await readRoom(trx, award)) >= 0) {
    await refuseTooFast(trx, { budgetId, addedPence: 0, at });
    return queueAlerts(trx, budgetId);
  }
  const message = 'The budget does not have this much left.';
  throw new AppError('insufficient_budget', message, { errors: [{ field: 'addPence', message }] });
}

async function tell(trx: Trx, { principal, award, addition, at }: Deciding): Promise<void> {
  const { id: awardId, practiceId } = award;
  const { addPence, expiresOn } = addition;
  await recordAudit(trx, principal, {
    at,
    action: 'award.add',
    entityKind: 'award',
    entityId: awardId,
    practiceId,
    before: { expiresOn: award.expiresOn },
    after: { additionId: addition.id, addPence, expiresOn: expiresOn ?? award.expiresOn },
    reason: addition.reason,
  });
  await tellOfAddition(trx, 'award.added_to', { addition, at });
}

async function approve(deps: AwardsDeps, trx: Trx, deciding: Deciding & { answers: ApprovalAnswers }): Promise<void> {
  const { principal, award, addition, answers, at } = deciding;
  refuseUnlessOpen(addition);
  await refuseUnlessAddable(deps, trx, { award, at });
  await refuseBeyondTotals(deps, trx, { award, addition });
  const needs = await additionNeeds(deps, trx, deciding);
  refuseBeyondBand(deciding, needs);
  refuseUnlessAnswered(needs, answers);
  if (addition.addPence > 0) await putIn(trx, deciding);
  if (addition.expiresOn) await updateAward(trx, award.id, { expires_on: addition.expiresOn });
  await updateAddition(trx, addition.id, {
    status: 'approved',
    decided_by: principal.id,
    decided_role: principal.role,
    decided_at: at,
    total_28_days_pence: needs.total28DaysPence,
    needed_role: needs.needed,
    cap_reason: answerTo(needs, answers, 'capReason'),
    second_clinician: answerTo(needs, answers, 'secondClinician'),
  });
  await tell(trx, deciding);
  await enqueueJob(trx, { task: 'widen-fence', payload: { awardId: award.id }, key: `widen-fence:${award.id}` });
}

/** At once if Stripe answers; else the job that was written with the approval does it. */
async function widenNow(deps: AwardsDeps, awardId: string): Promise<void> {
  try {
    await deps.carrier.widen(awardId);
  } catch (error) {
    deps.logger.warn({ awardId, err: error }, 'the limit of a card could not be raised yet; the worker goes on');
  }
}

/**
 * Approves more money or a later last day for a live award, by a second person (R13) within the bands of the person's
 * 28 days (R15), who writes down what the policy asks of a first request of that total: the second clinician, or what
 * is beyond its cap (R60). The money moves from the budget with this commit, and Stripe's limit of the card is raised.
 * Approving again gives the same. Throws as asking for it does, and `requester_is_approver`, `approval_band_exceeded`,
 * `reason_needed`.
 */
export async function approveAddition(
  deps: AwardsDeps,
  principal: Principal,
  { additionId, answers }: { additionId: string; answers: ApprovalAnswers },
): Promise<Addition> {
  const at = deps.clock.now();
  const { addition, isNew } = await inScope(deps.db, principal.scope, async (trx) => {
    const locked = await lockDecidable(deps, trx, { principal, additionId });
    if (isRepeat(locked.addition, principal, 'approved')) return { addition: locked.addition, isNew: false };
    await approve(deps, trx, { ...locked, answers, at });
    const decided = { status: 'approved' as const, decidedBy: principal.id, decidedAt: at };
    return { addition: { ...locked.addition, ...decided }, isNew: true };
  });
  if (isNew && addition.addPence > 0) await widenNow(deps, addition.awardId);
  return addition;
}

/** Refuses what was asked for, with a reason for whoever asked. No money moves; the award goes on as it was. */
export async function refuseAddition(
  deps: AwardsDeps,
  principal: Principal,
  refusal: { additionId: string; reason: string },
): Promise<Addition> {
  const reason = checkNote(refusal.reason, 'reason');
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    const { additionId } = refusal;
    const { award, addition, principal: decider } = await lockDecidable(deps, trx, { principal, additionId });
    if (isRepeat(addition, principal, 'refused')) return addition;
    refuseUnlessOpen(addition);
    const by = { decided_by: decider.id, decided_role: decider.role, decided_at: at };
    await updateAddition(trx, addition.id, { status: 'refused', ...by, refusal_reason: reason });
    await recordAudit(trx, decider, {
      at,
      action: 'award.refuse_addition',
      entityKind: 'award',
      entityId: award.id,
      practiceId: award.practiceId,
      after: { additionId: addition.id },
      reason,
    });
    await tellOfAddition(trx, 'award.addition_refused', { addition, at });
    return { ...addition, status: 'refused', decidedBy: principal.id, decidedAt: at, refusalReason: reason };
  });
}
