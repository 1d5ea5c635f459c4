import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { requireRole } from '../staff/index.ts';
import { countsByType, type ParkedEvent, parkedEvents, type TypeCounts, waitingSince } from './event-store.ts';
import type { InboxDeps } from './inbox-deps.ts';

/** What Stripe told us and what became of it. */
export type News = {
  /** All events ever taken in, by type: the unknown types are those with `ignored`. */
  byType: TypeCounts[];
  received: number;
  waiting: number;
  processed: number;
  ignored: number;
  parked: number;
  /** When the event that has waited longest came; null when none waits. */
  oldestWaitingAt: Date | null;
  /** Newest first, at most a hundred. */
  parkedEvents: ParkedEvent[];
};

const sumOf = (rows: readonly TypeCounts[], count: keyof Omit<TypeCounts, 'type'>) =>
  rows.reduce((total, row) => total + row[count], 0);

/** Counts of the inbox and what is parked, for finance, the administrator and whoever oversees them. */
export async function readNews(deps: InboxDeps, principal: Principal): Promise<News> {
  requireRole(principal, 'finance', 'admin', 'commissioner', 'auditor', 'system');
  return inScope(deps.db, principal.scope, async (trx) => {
    const byType = await countsByType(trx);
    const waiting = sumOf(byType, 'waiting');
    const processed = sumOf(byType, 'processed');
    const ignored = sumOf(byType, 'ignored');
    const parked = sumOf(byType, 'parked');
    return {
      byType,
      received: waiting + processed + ignored + parked,
      waiting,
      processed,
      ignored,
      parked,
      oldestWaitingAt: await waitingSince(trx),
      parkedEvents: await parkedEvents(trx),
    };
  });
}
