import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';

/** Port: counts wrong codes by where they come from. */
export type AttemptLimiter = {
  /** Whether this source may try now. */
  mayTry(source: string): Promise<boolean>;
  recordWrong(source: string): Promise<void>;
};

export type VouchersDeps = {
  db: Db;
  clock: Clock;
  /** Key of the hashes under which codes are stored. */
  accessCodeKey: Buffer;
  attempts: AttemptLimiter;
};
