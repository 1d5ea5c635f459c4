const HOUR_MS = 60 * 60_000;
/** More people are not refused in an hour; whoever comes after them counts as one. */
const MOST_TOLD_APART = 1000;
const POWER_OF_TEN = /^10*$/;

/**
 * Counts refusals of one kind within an hour of the clock, in memory only: `who` is kept nowhere. Returns how many
 * there were, where that is to be put on record: the 1st, 10th, 100th and so on, else null. So nobody fills the record
 * by trying again and again, and it still says how often they tried.
 */
export function createRefusals(): (refusal: { why: string; who: string; at: Date }) => number | null {
  let hour = 0;
  let counts = new Map<string, number>();
  return ({ why, who, at }) => {
    const now = Math.floor(at.getTime() / HOUR_MS);
    if (now !== hour) counts = new Map();
    hour = now;
    const known = `${why} ${who}`;
    const key = counts.has(known) || counts.size < MOST_TOLD_APART ? known : why;
    const times = (counts.get(key) ?? 0) + 1;
    counts.set(key, times);
    return POWER_OF_TEN.test(String(times)) ? times : null;
  };
}
