/** Where every part of the service takes the time from. */
export type Clock = { now(): Date };

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands where it is put: for tests and for seeding history. */
export type SettableClock = Clock & { set(instant: Date): void; advance(ms: number): void };

/** Starts at `instant` and moves only when told to. */
export function createSettableClock(instant: Date): SettableClock {
  let current = instant;
  return {
    now: () => new Date(current),
    set: (next) => {
      current = new Date(next);
    },
    advance: (ms) => {
      current = new Date(current.getTime() + ms);
    },
  };
}
