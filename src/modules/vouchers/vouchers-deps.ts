import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';

/** Port: counts wrong codes by where they come from. */
export type AttemptLimiter = {
  /** Takes one of the tries that this source has; false when none is left. */
  take(source: string): Promise<boolean>;
  /** Gives a try back: the code was right. */
  giveBack(source: string): Promise<void>;
};

export type VouchersDeps = {
  db: Db;
  clock: Clock;
  /** Key of the hashes under which codes are stored. */
  accessCodeKey: Buffer;
  attempts: AttemptLimiter;
};
