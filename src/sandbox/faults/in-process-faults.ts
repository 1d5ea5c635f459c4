import type { FaultRule, Faults } from './fault-rules.ts';

/** Faults as a test in this process sets them: those of the control API, and short forms of the frequent ones. */
export type InProcessFaults = Faults & {
  /** Each event is delivered twice. */
  duplicate?: boolean;
  /** What waits is delivered newest first. */
  reorder?: boolean;
  /** Each event is delivered this many milliseconds late, by the clock. */
  delayMs?: number;
  /** Events for which this says true are never delivered. Not kept over a restart: it is a function. */
  drop?: (event: { id: string; type: string }) => boolean;
};

/** The short forms written out as rules. */
export function rulesOf({ seed, faults = [], duplicate, reorder, delayMs }: InProcessFaults): Faults {
  const rules: FaultRule[] = [...faults];
  if (duplicate) rules.push({ fault: 'duplicate_event' });
  if (reorder) rules.push({ fault: 'newest_first' });
  if (delayMs) rules.push({ fault: 'delay_event', ms: delayMs });
  return { ...(seed !== undefined && { seed }), faults: rules };
}
