import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { readAllocations } from '../ledger/index.ts';
import { requireRole } from '../staff/index.ts';
import { type Budget, lockBudget } from './budget-store.ts';
import type { BudgetsDeps } from './budgets-deps.ts';
import { allianceOf, findPracticeByCode } from './party-store.ts';
import { replacePoolTerms } from './pool-store.ts';

export type PoolTerms = {
  budgetId: string;
  /** Slugs: awards under them are paid from the pool, also where the practice has an open budget of its own. */
  policies: readonly string[];
  /** The most each practice may use, by code; a practice that is not named may use whatever is left. */
  shares: readonly { practice: string; sharePence: Pence }[];
};

function refuse(field: string, message: string): AppError {
  return new AppError('invalid_input', message, { errors: [{ field, message }] });
}

async function lockPool(trx: Trx, budgetId: string): Promise<Budget> {
  const budget = await lockBudget(trx, budgetId);
  if (!budget) throw new AppError('not_found', 'There is no such budget.');
  if (budget.practiceId !== null)
    throw new AppError('wrong_state', 'Only a pool has shares: this is one practice’s own.');
  if (budget.status === 'closed') throw new AppError('wrong_state', 'This pool is closed.');
  return budget;
}

async function findShares(deps: BudgetsDeps, trx: Trx, about: { pool: Budget; terms: PoolTerms }) {
  const { pool, terms } = about;
  const today = londonDate(deps.clock.now());
  const shares: { practiceId: string; sharePence: Pence }[] = [];
  for (const { practice: code, sharePence } of terms.shares) {
    const practice = await findPracticeByCode(trx, code);
    const alliance = practice ? await allianceOf(trx, practice.id, today) : null;
    if (!practice || alliance !== pool.ownerPartyId) throw refuse('shares', `${code} is no practice of this alliance.`);
    if (shares.some(({ practiceId }) => practiceId === practice.id)) throw refuse('shares', `${code} is named twice.`);
    if (!Number.isSafeInteger(sharePence) || sharePence < 0)
      throw refuse('shares', `Give ${code} a share in whole pence.`);
    shares.push({ practiceId: practice.id, sharePence });
  }
  return shares;
}

async function refuseMoreThanAllocated(trx: Trx, poolId: string, shares: readonly { sharePence: Pence }[]) {
  const totalPence = shares.reduce((sum, { sharePence }) => sum + sharePence, 0);
  const { allocatedPence } = await readAllocations(trx, poolId);
  if (totalPence <= allocatedPence) return;
  const message = `The shares come to ${formatPence(totalPence)}, and ${formatPence(allocatedPence)} is allocated.`;
  throw refuse('shares', message);
}

/**
 * Says what an alliance's pool is for, and how much each practice may use of it at most; only the commissioner does.
 * New terms take the place of the old and bind the next award; what has been awarded stays. Throws `not_found`,
 * `wrong_state` for a budget that is no pool, or a closed one, and `invalid_input` for a practice outside the
 * alliance, a policy that there is not, or shares that come to more than is allocated.
 */
export async function setPoolTerms(deps: BudgetsDeps, principal: Principal, terms: PoolTerms): Promise<void> {
  requireRole(principal, 'commissioner');
  await inScope(deps.db, principal.scope, async (trx) => {
    const pool = await lockPool(trx, terms.budgetId);
    const policies = [...new Set(terms.policies)];
    for (const slug of policies) {
      if (!(await deps.policies.activePolicy(trx, slug)))
        throw refuse('policies', `There is no active policy ${slug}.`);
    }
    const shares = await findShares(deps, trx, { pool, terms });
    await refuseMoreThanAllocated(trx, pool.id, shares);
    const at = deps.clock.now();
    await replacePoolTerms(trx, { budgetId: pool.id, policies, shares, by: principal.id, at });
    await recordAudit(trx, principal, {
      at,
      action: 'budget.set_pool_terms',
      entityKind: 'budget',
      entityId: pool.id,
      after: { policies, shares: terms.shares },
    });
  });
}
