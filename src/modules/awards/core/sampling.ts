/** One in so many of what was approved by rule is looked at afterwards (R15). */
const ONE_IN = 10;

/** Whether an award approved by rule is in the sample; told by the random end of its id, so nobody can choose. */
export function isSampled(awardId: string): boolean {
  return Number.parseInt(awardId.slice(-8), 16) % ONE_IN === 0;
}
