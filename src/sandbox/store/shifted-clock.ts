import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import { keptValue } from './kept-value.ts';

/** A clock that goes as another does, ahead of it by what it was told. */
export type ShiftedClock = Clock & {
  load(): Promise<void>;
  /** How far it is ahead, in milliseconds. */
  aheadMs(): number;
  setAhead(ms: number): Promise<void>;
};

/** The sandbox's clock: how far it is ahead of `base` outlives a restart. */
export function shiftedClock(db: Db, base: Clock): ShiftedClock {
  const ahead = keptValue(db, { name: 'clock_ahead_ms', schema: z.int(), initial: 0 });
  return {
    now: () => new Date(base.now().getTime() + ahead.get()),
    load: ahead.load,
    aheadMs: ahead.get,
    setAhead: ahead.set,
  };
}
