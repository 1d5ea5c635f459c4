import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Policies } from '../policies/index.ts';
import type { Recipients } from '../recipients/index.ts';
import type { CardIssuer } from './core/card-issuer.ts';

export type CardsDeps = {
  db: Db;
  clock: Clock;
  logger: Logger;
  policies: Policies;
  recipients: Recipients;
  issuer: CardIssuer;
};
