import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';

/** What every part of the stand-in works with. */
export type NotifyParts = { db: Db; clock: Clock; publicUrl: string };
