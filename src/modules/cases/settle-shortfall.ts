import { AppError } from '../../kernel/app-error.ts';
import { assert } from '../../kernel/assert.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { type LockedAwardMoney, lockAwardMoney, rebalanceAndTell } from '../awards/index.ts';
import { checkNote } from '../recipients/index.ts';
import { lockCase, refuseApprover, refuseClosed } from './case-for.ts';
import { findByRequestKey } from './case-store.ts';
import type { CasesDeps } from './cases-deps.ts';
import type { FinanceCase } from './core/case.ts';
import { matchShortfall } from './match-shortfall.ts';

export type SettleInput = {
  caseId: string;
  /** 1 to 2,000 characters, without an NHS number or a card number (R57). */
  note: string;
  /** The same key moves no money twice. */
  idempotencyKey: string;
};

/** What a person does about a shortfall, in the locks of case and award. Returns what moved. */
export type Settling = {
  what: 'charged' | 'recovered';
  /** What the request names; another one under the same key is another request. */
  expectedPence?: Pence | undefined;
  move: (trx: Trx, about: { open: FinanceCase; money: LockedAwardMoney; key: string; at: Date }) => Promise<Pence>;
};

async function settle(
  deps: CasesDeps,
  trx: Trx,
  about: { principal: Principal; open: FinanceCase; settling: Settling; requestKey: string; note: string },
): Promise<Pence> {
  const { principal, open, settling, requestKey, note } = about;
  const { awardId, budgetId } = open;
  assert(awardId && budgetId, `case ${open.id} is about an award`);
  const money = await lockAwardMoney(trx, { awardId, budgetId });
  const at = deps.clock.now();
  const amountPence = await settling.move(trx, { open, money, key: `case:${open.id}:${requestKey}`, at });
  const { award, accounts, shortfallPence } = money;
  if (amountPence > 0) {
    await rebalanceAndTell(trx, { award, accounts, shortfallBeforePence: shortfallPence, cause: open.id, at });
  }
  const act = { what: settling.what, amountPence, note, requestKey };
  await matchShortfall(trx, { awardId, cause: null, at, by: principal, act });
  await recordAudit(trx, principal, {
    at,
    action: settling.what === 'charged' ? 'case.charge_to_budget' : 'case.record_recovery',
    entityKind: 'finance_case',
    entityId: open.id,
    practiceId: open.practiceId,
    before: { shortfallPence },
    after: { amountPence },
    reason: note,
  });
  return amountPence;
}

function sameAgain(beforePence: Pence, { expectedPence = beforePence }: Settling): Pence {
  if (expectedPence === beforePence) return beforePence;
  throw new AppError('idempotency_key_reused', 'This Idempotency-Key was used for another request.');
}

/**
 * Does one thing about an open shortfall, once for each idempotency key, and brings the case to what is left. Throws
 * `forbidden` (role, R13), `not_found`, `conflict` when it was closed meanwhile (R55), `wrong_state` for another kind of
 * case, `invalid_input` for the note, `idempotency_key_reused` when the key settled another sum, and what the settling itself refuses. Returns what moved, in pence.
 */
export async function settleShortfall(
  deps: CasesDeps,
  principal: Principal,
  { input, settling }: { input: SettleInput; settling: Settling },
): Promise<Pence> {
  return inScope(deps.db, principal.scope, async (trx) => {
    const open = await lockCase(trx, principal, input.caseId);
    const requestKey = `${settling.what}:${input.idempotencyKey}`;
    const before = await findByRequestKey(trx, open.id, requestKey);
    if (before) return sameAgain(before.amountPence, settling);
    await refuseClosed(trx, open);
    await refuseApprover(trx, principal.id, open);
    if (open.kind !== 'shortfall') throw new AppError('wrong_state', 'Only a shortfall is settled with money.');
    const note = checkNote(input.note);
    return settle(deps, trx, { principal, open, settling, requestKey, note });
  });
}
