import { createHmac, randomBytes } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { type Award, findAward, isOver } from '../awards/index.ts';
import { readAwardFigures } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import { makeAccessCode, RANDOM_BYTES } from './core/access-code.ts';
import { isPrintable, voucherStatus } from './core/voucher-status.ts';
import { cancelLiveCodes, insertCode, lockCodes, markPrinted } from './voucher-store.ts';
import type { VouchersDeps } from './vouchers-deps.ts';

/** The keyed hash under which a code is stored and found (R49). */
export function hashCode(deps: VouchersDeps, code: string): Buffer {
  return createHmac('sha256', deps.accessCodeKey).update(code).digest();
}

async function isUnspent(trx: Trx, award: Award): Promise<boolean> {
  const figures = (await readAwardFigures(trx, [award.id])).get(award.id);
  if (award.method !== 'voucher' || !figures) return true;
  const ended = { isOver: isOver(award.status), isExpired: award.endReason === 'expired' };
  return isPrintable(voucherStatus({ printedAt: null, sentAt: null, claimedAt: null, ...ended, ...figures }));
}

/** Throws `wrong_state` unless a code may be made for the award now: it is active, no invoice, and not all spent. */
async function refuseUnlessCodable(trx: Trx, award: Award): Promise<void> {
  if (award.status !== 'active') {
    throw new AppError('wrong_state', `This award is ${award.status}; a code is made when it is active.`);
  }
  if (award.method === 'invoice') {
    throw new AppError('wrong_state', 'The practice pays this by invoice: there is no card or voucher to open.');
  }
  if (!(await isUnspent(trx, award))) throw new AppError('wrong_state', 'This voucher has all been spent.');
}

/** Whether {@link refuseUnlessCodable} lets it pass. */
export async function isCodable(trx: Trx, award: Award): Promise<boolean> {
  if (award.status !== 'active' || award.method === 'invoice') return false;
  return isUnspent(trx, award);
}

export type FreshCode = { id: string; code: string; purpose: 'voucher' | 'letter' };

/**
 * Makes a code for an award and cancels the earlier one (R50). The code is in this answer and nowhere else. Throws as
 * {@link refuseUnlessCodable} does.
 */
export async function makeFreshCode(
  deps: VouchersDeps,
  trx: Trx,
  about: { award: Award; madeBy: string; at: Date },
): Promise<FreshCode> {
  const { award, madeBy, at } = about;
  await refuseUnlessCodable(trx, award);
  const { id: awardId, practiceId } = award;
  const code = makeAccessCode(randomBytes(RANDOM_BYTES));
  const purpose = award.method === 'voucher' ? 'voucher' : 'letter';
  await lockCodes(trx, awardId);
  await cancelLiveCodes(trx, awardId, at);
  const id = newId();
  await insertCode(trx, { id, awardId, practiceId, purpose, hash: hashCode(deps, code), madeBy, at });
  return { id, code, purpose };
}

/**
 * Makes the code of a voucher, or of a card letter, for an active award. It is in this answer and nowhere
 * else; the earlier code stops working (R50). Refused for a voucher of which nothing is left. Not idempotent on purpose: each call makes a new code.
 */
export async function printCode(
  deps: VouchersDeps,
  principal: Principal,
  awardId: string,
): Promise<{ code: string; purpose: 'voucher' | 'letter' }> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    const award = await findAward(trx, awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    const { code, purpose } = await makeFreshCode(deps, trx, { award, madeBy: principal.id, at });
    const { practiceId } = award;
    if (purpose === 'voucher') await markPrinted(trx, { awardId, practiceId, at });
    await recordAudit(trx, principal, {
      at,
      action: `${purpose}.print`,
      entityKind: 'award',
      entityId: awardId,
      practiceId,
    });
    return { code, purpose };
  });
}
