import type { Behaviour } from '../behaviour.ts';
import type { Sandbox, SignedEndpoint } from '../context.ts';
import type { KeptValue } from '../store/kept-value.ts';

/** What the control API works on. */
export type ControlDeps = {
  sandbox: Sandbox;
  /** The switches that are not at what the sandbox was created with. */
  behaviour: KeptValue<Partial<Behaviour>>;
  /** Where decisions are asked for: what the sandbox was created with, unless it was set. */
  authorizationEndpoint: KeptValue<SignedEndpoint | null>;
  /** Delivers every event that is due; gives the number of attempts. */
  deliverDue(): Promise<number>;
  /** Empties the sandbox: as it was when it was new. */
  reset(): Promise<void>;
};
