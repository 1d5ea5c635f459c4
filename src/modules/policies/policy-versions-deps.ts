import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';

export type PolicyVersionsDeps = { db: Db; clock: Clock };

/** One version of a policy by the policy's slug and its number: P5, 2. */
export type VersionName = { slug: string; version: number };
