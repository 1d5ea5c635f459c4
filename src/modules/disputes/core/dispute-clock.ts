const DAY_MS = 86_400_000;
/** How long after a payment Stripe takes a dispute of it. */
const WINDOW_DAYS = 110;
/** From here on somebody is warned. */
const WARNING_DAYS = 14;

/** Until when the payment can be disputed, counted from when the shop took the money. */
export function disputeDeadline(happenedAt: Date): Date {
  return new Date(happenedAt.getTime() + WINDOW_DAYS * DAY_MS);
}

/** Whether the clock is about to run out. */
export function isDeadlineNear(deadlineAt: Date, now: Date): boolean {
  return deadlineAt.getTime() - now.getTime() <= WARNING_DAYS * DAY_MS;
}
