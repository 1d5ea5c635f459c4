import { AppError } from '../../kernel/app-error.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { readAccessCode } from './core/access-code.ts';
import { hashCode } from './print-code.ts';
import { findAwardByCode, markClaimed } from './voucher-store.ts';
import type { VouchersDeps } from './vouchers-deps.ts';

async function recordOpening(trx: Trx, award: { awardId: string; practiceId: string }, at: Date): Promise<void> {
  await markClaimed(trx, award.awardId, at);
  await recordAudit(trx, systemPrincipal('open-by-code'), {
    at,
    action: 'award.open_by_code',
    entityKind: 'award',
    entityId: award.awardId,
    practiceId: award.practiceId,
  });
}

/**
 * Finds the award behind a code that somebody typed. Throws `voucher_bad_code`, and `too_many_attempts` after
 * five wrong codes from one source in 15 minutes (R49). A first right code marks the voucher as claimed.
 */
export async function openByCode(
  deps: VouchersDeps,
  attempt: { typed: string; source: string },
): Promise<{ awardId: string; practiceId: string }> {
  if (!(await deps.attempts.take(attempt.source))) {
    throw new AppError('too_many_attempts', 'Too many codes were wrong. Wait 15 minutes, or call us.');
  }
  const code = readAccessCode(attempt.typed);
  const found = code
    ? await inScope(deps.db, 'all', async (trx) => {
        const award = await findAwardByCode(trx, hashCode(deps, code));
        if (award) await recordOpening(trx, award, deps.clock.now());
        return award;
      })
    : null;
  if (found) {
    await deps.attempts.giveBack(attempt.source);
    return found;
  }
  throw new AppError('voucher_bad_code', 'We could not read that code. Check each group of 4.', {
    errors: [
      {
        field: 'code',
        message: 'Check each group of 4. There are no letter O, I or L and no 0 or 1.',
      },
    ],
  });
}
