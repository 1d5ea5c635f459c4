import type { Clock } from '../../platform/clock.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** What is known of policies here: which ones awards are made under. */
export type KnownPolicies = { activePolicy: (db: Db | Trx, slug: string) => Promise<object | null> };

/** What the budgets verbs work with. */
export type BudgetsDeps = { db: Db; clock: Clock; policies: KnownPolicies };
