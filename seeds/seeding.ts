import type { Service } from '../src/compose.ts';
import type { Config } from '../src/config.ts';
import type { SettableClock } from '../src/platform/clock.ts';

/** What the demonstration is made with: the composed service and the sandbox in one process, on one settable clock. */
export type Seeding = {
  config: Config;
  service: Service;
  clock: SettableClock;
  /** The real time at which the demonstration ends up. */
  now: Date;
  /** Delivers what Stripe has to say and runs the jobs that follow, until nothing is left to do. */
  settle(): Promise<void>;
  /** Leaves the real-time decisions asked for meanwhile without an answer. */
  withoutAnswers<T>(work: () => Promise<T>): Promise<T>;
  /** A line for the person who waits. */
  say(line: string): void;
};
