/** A sign-in ends after this long without a page (R20). */
export const IDLE_MS = 15 * 60_000;
