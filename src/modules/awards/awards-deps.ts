import type { Principal } from '../../kernel/principal.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/database.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Policies } from '../policies/index.ts';
import type { IdentityKeys, Recipients } from '../recipients/index.ts';

/** Port: makes the card that carries an award, or takes it away. Bound to the cards module. */
export type AwardCarrier = {
  /** Finishes an award in `issuing`; resolves when its card exists or Stripe has refused for good. */
  issue(awardId: string): Promise<void>;
  /** Cancels at Stripe every card of an award that is over. */
  withdraw(awardId: string): Promise<void>;
  /** Lets Stripe's limit of the award's cards follow what was added to it. */
  widen(awardId: string): Promise<void>;
};

export type AwardsDeps = {
  db: Db;
  clock: Clock;
  logger: Logger;
  policies: Policies;
  recipients: Recipients;
  carrier: AwardCarrier;
  /** Requests hold identity, so a retry is told by a keyed hash. */
  requestHashKey: Buffer;
  /** Encrypt uploaded files, which hold identity. */
  identityKeys: IdentityKeys;
  /** Who a principal is now; null once they have left (R19). */
  principalOf: (id: string, requestId: string) => Promise<Principal | null>;
};
