const DAYS = 7;

/** Until when a rehearsal is enough to activate a version: people's payments change from week to week. */
export function rehearsalCountsUntil(rehearsedAt: Date): Date {
  return new Date(rehearsedAt.getTime() + DAYS * 86_400_000);
}
