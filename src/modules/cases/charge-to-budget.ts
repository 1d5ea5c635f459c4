import { AppError } from '../../kernel/app-error.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { LockedAwardMoney } from '../awards/index.ts';
import { availablePence, lockAccounts, postTransfer } from '../ledger/index.ts';
import type { CasesDeps } from './cases-deps.ts';
import { type SettleInput, type Settling, settleShortfall } from './settle-shortfall.ts';

export type ChargeInput = SettleInput & {
  /** What was shown to the person who charges it; left out: whatever was taken. */
  expectedPence?: Pence | undefined;
};

/** Throws `wrong_state` while nothing of it was taken, `conflict` when it is not what the person saw. */
function refuseOther({ shortfallPence, takenPence }: LockedAwardMoney, expectedPence = takenPence): void {
  if (takenPence === 0) {
    const message = `${formatPence(shortfallPence)} is still on hold. Charge it once the shop has taken it.`;
    throw new AppError('wrong_state', message);
  }
  if (takenPence === expectedPence) return;
  const message = `It was ${formatPence(expectedPence)} and is ${formatPence(takenPence)} now. Nothing was charged.`;
  throw new AppError('conflict', message, { detail: { expectedPence, takenPence } });
}

function insufficient(leftPence: Pence, takenPence: Pence): AppError {
  const message =
    `The budget holds ${formatPence(leftPence)}, and ${formatPence(takenPence)} is short. ` +
    'The commissioner can allocate what is missing, also when the budget is closed.';
  return new AppError('insufficient_budget', message, { detail: { leftPence, shortfallPence: takenPence } });
}

const charging = (expectedPence: Pence | undefined): Settling => ({
  what: 'charged',
  move: async (trx, { money, key, open, at }) => {
    const { accounts, shortfallPence, takenPence } = money;
    if (shortfallPence === 0) return 0;
    refuseOther(money, expectedPence);
    const outcome = await postTransfer(trx, {
      kind: 'top_up',
      fromAccountId: accounts.budget,
      toAccountId: accounts.award,
      amountPence: takenPence,
      awardId: accounts.awardId,
      budgetId: accounts.budgetId,
      followsKey: open.id,
      key,
      eventAt: at,
      at,
    });
    if (outcome !== 'insufficient') return takenPence;
    const budget = (await lockAccounts(trx, [accounts.budget])).get(accounts.budget);
    throw insufficient(budget ? availablePence(budget) : 0, takenPence);
  },
});

/**
 * Pays what shops took beyond an award from its budget; what is only on hold may come back by itself, and is not paid.
 * What is available in the budget does not change: it is net of shortfalls already. Throws as `settleShortfall` does,
 * `wrong_state` while all of it is on hold, `conflict` when it is not the expected sum, and `insufficient_budget` when
 * the budget's account has less. Returns what was charged, in pence; 0 when the money had come back meanwhile.
 */
export function chargeToBudget(deps: CasesDeps, principal: Principal, input: ChargeInput): Promise<Pence> {
  const { expectedPence } = input;
  return settleShortfall(deps, principal, { input, settling: { ...charging(expectedPence), expectedPence } });
}
