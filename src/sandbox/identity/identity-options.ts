import type { Clock } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';

/** Somebody whom one can be in a demonstration. */
export type IdentityPerson = {
  /** Who they are, for good: what the provider says of them, and all it says. */
  subject: string;
  name: string;
  title: string;
  /** What they can do, in a line. */
  does: string;
  /** Names of the practices they work for; none for those who work for all. */
  practices: readonly string[];
};

/** The one service that asks this provider. */
export type IdentityClient = { id: string; secret: string; callbackUrl: string; signedOutUrl: string };

export type IdentitySandboxOptions = {
  databaseUrl: string;
  /** Must have been migrated; `stripe_sandbox` unless given. */
  schema?: string;
  clock: Clock;
  logger: Logger;
  /** Where browsers and the service reach it: `http://localhost:4242/identity`. */
  issuer: string;
  client: IdentityClient;
  /** Asked each time, so that whoever was added is there and whoever has left is not. */
  people: () => Promise<readonly IdentityPerson[]>;
};
