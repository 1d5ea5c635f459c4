import type { Pence } from '../../kernel/money.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { AuthorizationState, CardTransactionState } from '../authorizations/index.ts';
import type { ListedCard } from '../cards/index.ts';
import type { InboxEvent } from '../inbox/index.ts';

/** One movement of Stripe's Issuing balance. */
export type BalanceMovement = {
  id: string;
  /** Stripe's word: `topup`, `issuing_transaction`, `issuing_authorization_hold`, ... */
  type: string;
  /** Signed: what the balance gained. */
  amountPence: Pence;
  /** The object that it is about, when it names one. */
  sourceId: string | null;
  happenedAt: Date;
};

export type ListedDispute = { id: string };

/** How money reaches the Issuing balance: a bank account of Stripe's that is ours to pay into. */
export type FundingInstructions = { accountName: string; sortCode: string; accountNumber: string };

/** Lists come page by page, newest first, and are read no further than they are asked for. */
export type Pages<T> = AsyncIterable<readonly T[]>;

type Since = { from?: Date };

/** Told of an object that is not as we know such objects, which is then left out; without it the list throws. */
type Tolerant = { onUnreadable?: (id: string) => void };

/** Port: Stripe's own lists. */
export type StripeListing = {
  /** Events of that time which no webhook has taken. */
  undeliveredEvents(window: { from: Date; to: Date }): Pages<InboxEvent>;
  authorizations(filter: Since & Tolerant & { status?: 'pending' }): Pages<AuthorizationState>;
  cardTransactions(filter: Since & Tolerant): Pages<CardTransactionState>;
  /** One of each, read by itself; null when Stripe does not know it. */
  authorization(id: string): Promise<AuthorizationState | null>;
  cardTransaction(id: string): Promise<CardTransactionState | null>;
  disputes(filter: Since): Pages<ListedDispute>;
  cards(filter: Since): Pages<ListedCard>;
  balanceMovements(filter: Since & { type?: 'topup' }): Pages<BalanceMovement>;
  issuingBalancePence(): Promise<Pence>;
  fundingInstructions(): Promise<FundingInstructions>;
  /** Test mode only: a bank transfer that did not happen. */
  simulateTransfer(amountPence: Pence): Promise<void>;
};

/** Ports: bring one object of ours to what Stripe says now; safe to run again. */
export type Settlers = {
  authorization(id: string): Promise<void>;
  transaction(id: string): Promise<void>;
  dispute(id: string): Promise<void>;
  card(id: string): Promise<void>;
};

export type ReconciliationDeps = {
  db: Db;
  clock: Clock;
  logger: Logger;
  listing: StripeListing;
  settle: Settlers;
  /** Puts events that are not in the inbox there; gives how many were new. */
  takeMissedEvents: (events: readonly InboxEvent[]) => Promise<number>;
  /** Whether an error means that Stripe has not finished yet: no break, the next sweep will see. */
  isTooEarly: (error: unknown) => boolean;
};
