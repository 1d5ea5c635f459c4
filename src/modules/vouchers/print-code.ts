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

async function refuseUsedVoucher(trx: Trx, award: Award): Promise<void> {
  const figures = (await readAwardFigures(trx, [award.id])).get(award.id);
  if (award.method !== 'voucher' || !figures) return;
  const ended = { isOver: isOver(award.status), isExpired: award.endReason === 'expired' };
  if (isPrintable(voucherStatus({ printedAt: null, claimedAt: null, ...ended, ...figures }))) return;
  throw new AppError('wrong_state', 'This voucher has all been spent.');
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
  const code = makeAccessCode(randomBytes(RANDOM_BYTES));
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    const award = await findAward(trx, awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    if (award.status !== 'active') {
      throw new AppError('wrong_state', `This award is ${award.status}; a code is made when it is active.`);
    }
    if (award.method === 'invoice') {
      throw new AppError('wrong_state', 'The practice pays this by invoice: there is no card or voucher to open.');
    }
    await refuseUsedVoucher(trx, award);
    const purpose = award.method === 'voucher' ? 'voucher' : 'letter';
    const { practiceId } = award;
    await lockCodes(trx, awardId);
    await cancelLiveCodes(trx, awardId, at);
    const hash = hashCode(deps, code);
    await insertCode(trx, { id: newId(), awardId, practiceId, purpose, hash, madeBy: principal.id, at });
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
