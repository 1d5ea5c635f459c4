const DAYS = 7;
const DAYS_BACK = 90;
const DAY_MS = 86_400_000;

/** From when on attempts are rehearsed, if they are not too many. */
export function rehearsedFrom(rehearsedAt: Date): Date {
  return new Date(rehearsedAt.getTime() - DAYS_BACK * DAY_MS);
}

/** Until when a rehearsal is enough to activate a version: people's payments change from week to week. */
export function rehearsalCountsUntil(rehearsedAt: Date): Date {
  return new Date(rehearsedAt.getTime() + DAYS * DAY_MS);
}
