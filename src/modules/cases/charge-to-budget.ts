import { AppError } from '../../kernel/app-error.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { availablePence, lockAccounts, postTransfer } from '../ledger/index.ts';
import type { CasesDeps } from './cases-deps.ts';
import { type SettleInput, type Settling, settleShortfall } from './settle-shortfall.ts';

const charging: Settling = {
  what: 'charged',
  move: async (trx, { money, key, open, at }) => {
    const { accounts, shortfallPence } = money;
    if (shortfallPence === 0) return 0;
    const outcome = await postTransfer(trx, {
      kind: 'top_up',
      fromAccountId: accounts.budget,
      toAccountId: accounts.award,
      amountPence: shortfallPence,
      awardId: accounts.awardId,
      budgetId: accounts.budgetId,
      followsKey: open.id,
      key,
      eventAt: at,
      at,
    });
    if (outcome !== 'insufficient') return shortfallPence;
    const budget = (await lockAccounts(trx, [accounts.budget])).get(accounts.budget);
    const left = budget ? availablePence(budget) : 0;
    const message = `The budget holds ${formatPence(left)}, and ${formatPence(shortfallPence)} is short.`;
    throw new AppError('insufficient_budget', message, { detail: { leftPence: left, shortfallPence } });
  },
};

/**
 * Pays an award's whole shortfall from its budget. What is available in the budget does not change: it is net of
 * shortfalls already. Throws as `settleShortfall` does, and `insufficient_budget` when the budget's account has less.
 * Returns what was charged, in pence; 0 when the money had come back meanwhile.
 */
export function chargeToBudget(deps: CasesDeps, principal: Principal, input: SettleInput): Promise<Pence> {
  return settleShortfall(deps, principal, { input, settling: charging });
}
