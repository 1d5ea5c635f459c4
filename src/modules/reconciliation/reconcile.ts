import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { type Break, openBreaks } from './break-store.ts';
import { type MatchResult, matchBalances } from './match-balances.ts';
import { pollMissedEvents } from './poll-missed-events.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';
import { sweep } from './sweep.ts';

export type Reconciled = {
  /** Events that no webhook had taken and that are in the inbox now; the worker processes them. */
  events: number;
  /** Objects that were out of date here and are no more. */
  authorizations: number;
  transactions: number;
  match: MatchResult;
  /** Open breaks, oldest first. */
  breaks: Break[];
};

/**
 * All of reconciliation at once, by hand: missed events, sweep, three-way match. Safe at any time and while the
 * worker does the same. `from` widens the sweep. Throws when Stripe cannot be reached.
 */
export async function reconcile(
  deps: ReconciliationDeps,
  principal: Principal,
  options: { from?: Date } = {},
): Promise<Reconciled> {
  requireRole(principal, 'finance', 'system');
  const events = await pollMissedEvents(deps);
  const { authorizations, transactions } = await sweep(deps, options);
  const match = await matchBalances(deps);
  const breaks = await inScope(deps.db, 'all', async (trx) => {
    const at = deps.clock.now();
    const open = await openBreaks(trx);
    const after = { openBreaks: open.length };
    await recordAudit(trx, principal, {
      ...{ at, action: 'reconciliation.run', entityKind: 'reconciliation', entityId: 'all', after },
    });
    return open;
  });
  return {
    events: events.taken,
    authorizations: authorizations.settled,
    transactions: transactions.settled,
    match,
    breaks,
  };
}
