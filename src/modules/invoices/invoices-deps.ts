import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { IdentityKeys } from '../recipients/index.ts';

export type InvoicesDeps = {
  db: Db;
  clock: Clock;
  /** Bank details are sealed as identities are. */
  keys: IdentityKeys;
};
