import type { Behaviour } from '../behaviour.ts';
import type { Sandbox } from '../context.ts';
import type { KeptValue } from '../store/kept-value.ts';

/** What the control API works on. */
export type ControlDeps = {
  sandbox: Sandbox;
  /** The switches that are not at what the sandbox was created with. */
  turned: KeptValue<Partial<Behaviour>>;
  /** Delivers every event that is due; gives the number of attempts. */
  deliverDue(): Promise<number>;
  /** Empties the sandbox: as it was when it was new. */
  reset(): Promise<void>;
};
