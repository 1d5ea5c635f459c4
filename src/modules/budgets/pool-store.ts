import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** The policies whose awards a pool pays, also where the practice has a budget of its own. */
export async function findPoolPolicies(db: Db | Trx, budgetId: string): Promise<string[]> {
  const row = await db('pool_terms').where({ budget_id: budgetId }).first<{ policies: string[] }>('policies');
  return row?.policies ?? [];
}

/** The most that a practice may use of a pool; null when nothing was said, and for any other budget. */
export async function findShare(db: Db | Trx, about: { budgetId: string; practiceId: string }): Promise<Pence | null> {
  const row = await db('pool_shares')
    .where({ budget_id: about.budgetId, practice_id: about.practiceId })
    .first<{ share: Pence }>({ share: 'share_pence' });
  return row?.share ?? null;
}

export type PoolTermsRow = {
  budgetId: string;
  policies: readonly string[];
  shares: readonly { practiceId: string; sharePence: Pence }[];
  by: string;
  at: Date;
};

/** Puts new terms in the place of the old. The caller holds the budget. */
export async function replacePoolTerms(trx: Trx, terms: PoolTermsRow): Promise<void> {
  const { budgetId, policies, shares, by, at } = terms;
  const changed = { policies: [...policies], changed_by: by, changed_at: at };
  await trx('pool_terms')
    .insert({ budget_id: budgetId, ...changed })
    .onConflict('budget_id')
    .merge(changed);
  await trx('pool_shares').where({ budget_id: budgetId }).delete();
  for (const { practiceId, sharePence } of shares) {
    await trx('pool_shares').insert({ budget_id: budgetId, practice_id: practiceId, share_pence: sharePence });
  }
}
