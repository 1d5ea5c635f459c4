import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';

/** What the budgets verbs work with. */
export type BudgetsDeps = { db: Db; clock: Clock };
