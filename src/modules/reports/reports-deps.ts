import type { Clock } from '../../platform/clock.ts';

/** What the read models work with. */
export type ReportsDeps = { clock: Clock };
