import { AppError } from '../../kernel/app-error.ts';
import { assert } from '../../kernel/assert.ts';
import { formatDate, londonDate } from '../../kernel/dates.ts';
import { isSamePerson, type Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { findAccountId, postTransfer, readBudgetAvailable } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import { shareBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { sideOf, VIREMENT_SIDES } from './core/virement.ts';
import { queueAlerts } from './raise-alerts.ts';
import { refuseUnlessSeen } from './virement-seen.ts';
import { endVirement, insertConsent, listConsents, lockVirement, type Virement } from './virement-store.ts';

/** Throws `wrong_state` unless the offer stands. */
export function refuseUnlessStanding(virement: Virement, today: string): void {
  if (virement.status !== 'proposed') {
    throw new AppError('wrong_state', `This offer was ${virement.status} already.`);
  }
  if (virement.expiresOn < today) {
    throw new AppError('wrong_state', `This offer ended on ${formatDate(virement.expiresOn)}. Make a new one.`);
  }
}

/** Both budgets stay as they are until the transaction ends; taken in one order, so that two offers never wait in a ring. */
async function refuseUnlessOpen(trx: Trx, { fromBudgetId, toBudgetId }: Virement): Promise<void> {
  for (const id of [fromBudgetId, toBudgetId].sort()) {
    const budget = await shareBudget(trx, id);
    if (budget?.status === 'open') continue;
    const whose = id === fromBudgetId ? 'gives' : 'gets';
    throw new AppError('budget_not_open', `The budget of the practice that ${whose} the money is not open.`);
  }
}

function insufficient(): AppError {
  const message = 'The practice that gives does not have this much left.';
  return new AppError('insufficient_budget', message, { errors: [{ field: 'amountPence', message }] });
}

async function move(trx: Trx, virement: Virement, at: Date): Promise<void> {
  const { id, fromBudgetId, toBudgetId, amountPence } = virement;
  await refuseUnlessOpen(trx, virement);
  const from = await findAccountId(trx, 'budget', { budgetId: fromBudgetId });
  const to = await findAccountId(trx, 'budget', { budgetId: toBudgetId });
  assert(from && to, `both budgets of virement ${id} have accounts`);
  const outcome = await postTransfer(trx, {
    kind: 'virement',
    ...{ fromAccountId: from, toAccountId: to, amountPence, budgetId: fromBudgetId },
    key: `virement:${id}`,
    eventAt: at,
    at,
  });
  if (outcome === 'insufficient' || (await readBudgetAvailable(trx, fromBudgetId)) < 0) throw insufficient();
}

async function complete(trx: Trx, about: { principal: Principal; virement: Virement; at: Date }): Promise<void> {
  const { principal, virement, at } = about;
  await move(trx, virement, at);
  await endVirement(trx, { id: virement.id, status: 'agreed', by: principal.id, note: null, at });
  const { id: virementId, fromBudgetId, toBudgetId, fromPracticeId, toPracticeId, amountPence } = virement;
  await publishEvent(trx, {
    type: 'virement.agreed',
    occurredAt: at,
    practiceId: null,
    awardId: null,
    payload: { virementId, fromBudgetId, toBudgetId, fromPracticeId, toPracticeId, amountPence },
  });
  for (const budgetId of [fromBudgetId, toBudgetId].sort()) await queueAlerts(trx, budgetId);
}

async function agree(deps: BudgetsDeps, trx: Trx, about: { principal: Principal; id: string }): Promise<void> {
  const { principal, id } = about;
  const virement = await lockVirement(trx, id);
  assert(virement, `virement ${id} was seen before`);
  const consents = await listConsents(trx, id);
  if (consents.some(({ principalId }) => principalId === principal.id)) return;
  if (consents.some(({ principalId }) => isSamePerson(principal, principalId))) {
    throw new AppError('forbidden', 'You have agreed for another side already. Three people have to agree.');
  }
  const at = deps.clock.now();
  refuseUnlessStanding(virement, londonDate(at));
  const taken = consents.map(({ side }) => side);
  const side = sideOf(principal, virement, taken);
  if (!side) throw new AppError('conflict', 'Somebody has agreed for this side already.');
  await insertConsent(trx, { virementId: id, side, principalId: principal.id, givenAt: at });
  const isLast = taken.length + 1 === VIREMENT_SIDES.length;
  await recordAudit(trx, principal, {
    at,
    action: 'virement.agree',
    entityKind: 'virement',
    entityId: id,
    practiceId: side === 'to' ? virement.toPracticeId : virement.fromPracticeId,
    after: { side, amountPence: virement.amountPence, status: isLast ? 'agreed' : 'proposed' },
  });
  if (isLast) await complete(trx, { principal, virement, at });
}

/**
 * Agrees for one side: a practice manager for their practice, alliance finance for the alliance; each in person, and
 * three different people (R9). With the third the money moves, once, within its year, and never more than the budget
 * that gives has left (R3). Agreeing again changes nothing. Throws `not_found`, `forbidden`, `wrong_state` for an offer
 * that no longer stands, `conflict` when the side has spoken, `budget_not_open` and `insufficient_budget`: the
 * consent is then not given, and can be given later.
 */
export async function agreeVirement(deps: BudgetsDeps, principal: Principal, id: string): Promise<void> {
  requireRole(principal, 'practice_manager', 'finance');
  await refuseUnlessSeen(deps, principal, id);
  await inScope(deps.db, 'all', (trx) => agree(deps, trx, { principal, id }));
}
