import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { Logger } from '../../platform/logger.ts';

export type CasesDeps = { db: Db; clock: Clock; logger: Logger };
