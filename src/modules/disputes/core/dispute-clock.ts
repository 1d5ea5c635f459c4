const DAY_MS = 86_400_000;
/** How long after a payment Stripe takes a dispute of it. */
const WINDOW_DAYS = 110;
/** From here on somebody is warned. */
const WARNING_DAYS = 14;

/** Until when the payment can be disputed, counted from when the shop took the money. */
export function disputeDeadline(happenedAt: Date): Date {
  return new Date(happenedAt.getTime() + WINDOW_DAYS * DAY_MS);
}

/** Whether the clock is about to run out, and has not. */
export function isDeadlineNear(deadlineAt: Date, now: Date): boolean {
  const leftMs = deadlineAt.getTime() - now.getTime();
  return leftMs > 0 && leftMs <= WARNING_DAYS * DAY_MS;
}
