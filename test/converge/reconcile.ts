import type { RunningService } from '../harness/service.ts';

/** Younger events may still be on their way: they are not fetched. */
const ON_THE_WAY_MS = 61_000;

/** Brings the service to Stripe's record, whatever news it missed, as its timers do. */
export async function reconcile({ clock, reconciliation }: RunningService): Promise<void> {
  clock.advance(ON_THE_WAY_MS);
  await reconciliation.pollMissedEvents();
  const { authorizations, transactions, disputes } = await reconciliation.sweep();
  const failed = authorizations.failed + transactions.failed + disputes.failed;
  if (failed > 0) throw new Error(`${failed} objects could not be settled`);
}
