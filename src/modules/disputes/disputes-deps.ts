import type { Pence } from '../../kernel/money.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Authorizations } from '../authorizations/index.ts';
import type { Evidence, StripeDisputeStatus } from './core/dispute.ts';
import type { DisputeMovement } from './core/dispute-money.ts';

/** A dispute as Stripe has it now. */
export type DisputeState = {
  stripeDisputeId: string;
  cardTransactionId: string;
  /** Our id, when it was made by us. */
  reference: string | null;
  status: StripeDisputeStatus;
  amountPence: Pence;
  reason: string;
  lossReason: string | null;
  openedAt: Date;
  /** Oldest first; a later answer never has fewer. */
  movements: readonly DisputeMovement[];
};

export type DisputeRequest = Evidence & {
  /** Our id; the same request under it makes one dispute. */
  reference: string;
  cardTransactionId: string;
  amountPence: Pence;
};

/** Port: disputes at Stripe. Everything it throws but `DisputeRefusal` is worth another try. */
export type DisputeDesk = {
  /** Makes it, or finds the one that an earlier try made. */
  createDispute(request: DisputeRequest): Promise<{ stripeDisputeId: string }>;
  updateDispute(stripeDisputeId: string, evidence: Evidence): Promise<void>;
  /** Sends it to the card network, once. */
  submitDispute(stripeDisputeId: string): Promise<void>;
  readDispute(stripeDisputeId: string): Promise<DisputeState>;
};

/** Stripe has refused for good: the same request will never succeed. */
export class DisputeRefusal extends Error {
  override readonly name = 'DisputeRefusal';
}

export type DisputesDeps = {
  db: Db;
  clock: Clock;
  logger: Logger;
  desk: DisputeDesk;
  /** So that the disputed payment is booked before its dispute. */
  authorizations: Pick<Authorizations, 'settleTransaction' | 'widenFence'>;
};
