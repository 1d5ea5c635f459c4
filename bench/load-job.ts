import type { CardChoice } from './signed-bodies.ts';

/** What a load generator is told. */
export type LoadJob = CardChoice & {
  port: number;
  connections: number;
  /** Whole deliveries to prepare; the run ends early when they are used up. */
  bodies: number;
  warmupSeconds: number;
  seconds: number;
  /** Deliveries offered in a second, at random moments; null: each connection sends as soon as it is answered. */
  offeredPerSecond: number | null;
  sampleBody: string;
  secret: string;
  prefix: string;
};

/** The first `bodies` ids of a prefix were prepared; `sent` of them were sent, each answer waited for; null: not known. */
export type SentIds = { prefix: string; bodies: number; answered: number; sent: number | null };

/** What was seen in the measured interval; times in milliseconds. */
export type LoadResult = {
  seconds: number;
  answered: number;
  failed: number;
  /** Runs of authorization ids that were sent, the warm-up's too. */
  sent: readonly SentIds[];
  p50: number;
  p99: number;
  p999: number;
  max: number;
  /** Of the generator's own process. */
  cpuSeconds: number;
  ranOut: boolean;
};

/** From the generator to whoever started it. */
export type LoadMessage = { at: 'begun' | 'ended' } | { at: 'done'; result: LoadResult };
