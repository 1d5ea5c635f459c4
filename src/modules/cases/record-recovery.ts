import { AppError } from '../../kernel/app-error.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { isOver } from '../awards/index.ts';
import { postTransfer, readAwardFigures } from '../ledger/index.ts';
import type { CasesDeps } from './cases-deps.ts';
import { type SettleInput, type Settling, settleShortfall } from './settle-shortfall.ts';

export type RecordRecoveryInput = SettleInput & {
  /** What was paid back outside Stripe, from 1 penny to what was spent. */
  amountPence: Pence;
};

async function refuseAmount(trx: Trx, awardId: string, amountPence: Pence): Promise<void> {
  const spentPence = (await readAwardFigures(trx, [awardId])).get(awardId)?.spentPence ?? 0;
  if (Number.isSafeInteger(amountPence) && amountPence > 0 && amountPence <= spentPence) return;
  const message = `Enter an amount up to ${formatPence(spentPence)}, which is what was spent`;
  throw new AppError('invalid_input', message, { errors: [{ field: 'amountPence', message }] });
}

const recovering = (amountPence: Pence): Settling => ({
  what: 'recovered',
  expectedPence: amountPence,
  move: async (trx, { money, key, open, at }) => {
    const { accounts, award } = money;
    await refuseAmount(trx, award.id, amountPence);
    await postTransfer(trx, {
      kind: 'recovery',
      fromAccountId: accounts.network,
      toAccountId: accounts.award,
      amountPence,
      awardId: accounts.awardId,
      budgetId: accounts.budgetId,
      followsKey: open.id,
      key,
      eventAt: at,
      at,
    });
    if (!isOver(award.status)) {
      const payload = { awardId: award.id };
      await enqueueJob(trx, { task: 'widen-fence', payload, key: `widen-fence:${award.id}` });
    }
    return amountPence;
  },
});

/**
 * Records money that a person or a shop paid back outside Stripe. It repays the shortfall first; what is more stays on
 * the award or, when that is over, goes on to its budget. Recording it is finance's own approval, with the reason in the
 * note (R37). Throws as `settleShortfall` does, and `invalid_input` for the amount. Returns it, in pence.
 */
export function recordRecovery(deps: CasesDeps, principal: Principal, input: RecordRecoveryInput): Promise<Pence> {
  return settleShortfall(deps, principal, { input, settling: recovering(input.amountPence) });
}
