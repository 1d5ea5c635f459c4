import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { Policies } from '../policies/index.ts';

export type ExceptionsDeps = { db: Db; clock: Clock; policies: Policies };
