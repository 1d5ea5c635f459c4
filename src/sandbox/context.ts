import type { Clock } from '../platform/clock.ts';
import type { Db, Trx } from '../platform/database.ts';
import type { Logger } from '../platform/logger.ts';
import type { Behaviour } from './behaviour.ts';

/** Where signed messages go, and the secret they are signed with. */
export type SignedEndpoint = { url: string; secret: string };

/** Deliberate misbehaviour of event delivery, which Stripe's promises allow and its test mode never shows. */
export type DeliveryFaults = {
  /** Each event is delivered twice. */
  duplicate?: boolean;
  /** What waits is delivered newest first. */
  reorder?: boolean;
  /** Each event is delivered this many milliseconds late, by the clock. */
  delayMs?: number;
  /** Events for which this says true are never delivered. */
  drop?: (event: { id: string; type: string }) => boolean;
};

/** What every part of the sandbox works with. */
export type Sandbox = {
  db: Db;
  clock: Clock;
  logger: Logger;
  publicUrl: string;
  authorizationEndpoint: SignedEndpoint | null;
  authorizationTimeoutMs: number;
  timeoutAction: 'approve' | 'decline';
  faults: DeliveryFaults;
  /** Read when it is needed, so a switch that is turned holds from the next request on. */
  behaviour: Behaviour;
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
