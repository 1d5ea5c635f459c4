/** How far back a shop is known: so many of a practice's newest payments, */
const MOST_OF_ONE = 2000;
/** and so many of all practices together, however many there are. */
const MOST_OF_ALL = 24_000;

/** How many of the newest payments of each practice are read for the shops in them: the same of each. */
export function paymentsOfEach(practices: number): number {
  return Math.min(MOST_OF_ONE, Math.ceil(MOST_OF_ALL / Math.max(1, practices)));
}
