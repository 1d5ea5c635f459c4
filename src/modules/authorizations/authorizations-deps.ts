import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { DecisionConnection } from '../../platform/decision-connection.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Cards } from '../cards/index.ts';
import type { Policies } from '../policies/index.ts';
import type { AuthorizationState, CardTransactionState } from './core/settlement.ts';

/** Port: Stripe's record, read again where an event alone cannot say. */
export type StripeRecords = {
  readAuthorization(id: string): Promise<AuthorizationState>;
  readCardTransaction(id: string): Promise<CardTransactionState>;
};

export type DecisionDeps = {
  connection: DecisionConnection;
  clock: Clock;
  logger: Logger;
  policies: Policies;
  /** For policy versions and lists that are not in memory yet: a pool that nothing else shares. */
  db: Db;
  /** Version of this software, kept in every decision record. */
  software: string;
};

export type SettlementDeps = {
  db: Db;
  clock: Clock;
  logger: Logger;
  policies: Policies;
  cards: Cards;
  records: StripeRecords;
  software: string;
};
