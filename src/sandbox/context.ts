import type { Clock } from '../platform/clock.ts';
import type { Db, Trx } from '../platform/database.ts';
import type { Logger } from '../platform/logger.ts';
import type { Behaviour } from './behaviour.ts';
import type { FaultBook } from './faults/fault-book.ts';
import type { ShiftedClock } from './store/shifted-clock.ts';

/** Where signed messages go, and the secret they are signed with. */
export type SignedEndpoint = { url: string; secret: string };

/** What every part of the sandbox works with. */
export type Sandbox = {
  db: Db;
  /** What everything is dated by. */
  clock: ShiftedClock;
  /** What messages are signed by: whoever checks a signature's age goes by their own time. */
  realClock: Clock;
  logger: Logger;
  publicUrl: string;
  readonly authorizationEndpoint: SignedEndpoint | null;
  authorizationTimeoutMs: number;
  faults: FaultBook;
  /** Of a test in this process: events for which this says true are never delivered. */
  dropsEvent: (event: { id: string; type: string }) => boolean;
  /** Read when it is needed, so a switch that is turned holds from the next request on. */
  readonly behaviour: Behaviour;
  till: { serviceUrl: string; apiKey: string } | null;
  /** Called after each commit that may have left something to deliver. */
  wakeDelivery(): void;
};

/** The request that causes a change; events name it. */
export type RequestSource = { id: string; idempotencyKey: string | null };

/** One change being written: everything in it commits together or not at all. */
export type Change = { trx: Trx; clock: Clock; behaviour: Behaviour; source: RequestSource };

/** A request that may change things. Whatever it changes and its answer commit together. */
export type Call = {
  source: RequestSource;
  commit<T extends object>(work: (change: Change) => Promise<T>): Promise<T>;
};

/** The API version whose shapes this sandbox speaks: the one the SDK pins. */
export const API_VERSION = '2026-10-28.endive';

/** Unix seconds now. */
export function nowSeconds({ clock }: { clock: Clock }): number {
  return Math.floor(clock.now().getTime() / 1000);
}
