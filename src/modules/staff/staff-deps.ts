import type { Clock } from '../../platform/clock.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** A practice as staff need to know it. */
export type PracticeName = { id: string; code: string; name: string };

/** Port: which practices there are. Practices belong to budgets, which comes after this module. */
export type PracticeDirectory = {
  findPracticeByCode(trx: Trx, code: string): Promise<PracticeName | null>;
  listPractices(trx: Trx): Promise<readonly PracticeName[]>;
};

export type StaffDeps = { db: Db; clock: Clock; practices: PracticeDirectory };
