import type { Pence } from '../../kernel/money.ts';
import { inScope } from '../../platform/database.ts';
import { type AuthorizationState, ownCards, targetHoldPence } from '../authorizations/index.ts';
import { listOpenHolds } from '../ledger/index.ts';
import type { Judgement } from './look-again.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';
import { trySettling } from './try-settling.ts';

/** What Stripe lists as held, and where our books differ. */
export type Holds = {
  listedPence: Pence;
  doubtful: string[];
  strangers: Map<string, Pence>;
  /** Whether every item of the list could be read; one that could not is doubtful. */
  isWhole: boolean;
};

/** A hold of ours may be this young before Stripe must know of its authorization. */
const IN_FLIGHT_MS = 5 * 60_000;

/** Compares every authorization that Stripe lists as pending with the holds in our ledger, both ways. */
export async function matchHolds(deps: ReconciliationDeps): Promise<Holds> {
  const holds: Holds = { listedPence: 0, doubtful: [], strangers: new Map(), isWhole: true };
  const ours = await inScope(deps.db, 'all', (trx) => listOpenHolds(trx));
  const compare = (state: AuthorizationState, own: ReadonlySet<string>) => {
    const pence = targetHoldPence(state);
    const booked = ours.get(state.id)?.pence ?? 0;
    ours.delete(state.id);
    holds.listedPence += pence;
    if (booked === pence) return;
    if (own.has(state.stripeCardId)) holds.doubtful.push(state.id);
    else holds.strangers.set(state.stripeCardId, (holds.strangers.get(state.stripeCardId) ?? 0) - pence);
  };
  const unreadable: string[] = [];
  const onUnreadable = (id: string) => unreadable.push(id);
  for await (const page of deps.listing.authorizations({ status: 'pending', onUnreadable })) {
    const cards = [...new Set(page.map(({ stripeCardId }) => stripeCardId))];
    const own = await inScope(deps.db, 'all', (trx) => ownCards(trx, cards));
    for (const state of page) compare(state, own);
  }
  holds.isWhole = unreadable.length === 0;
  holds.doubtful.push(...new Set([...ours.keys(), ...unreadable]));
  return holds;
}

async function compareHold(deps: ReconciliationDeps, id: string): Promise<Judgement> {
  const state = await deps.listing.authorization(id);
  const ours = await inScope(deps.db, 'all', async (trx) => (await listOpenHolds(trx, id)).get(id));
  const held = state ? targetHoldPence(state) : 0;
  const booked = ours?.pence ?? 0;
  if (booked === held) return null;
  const isInFlight = ours && deps.clock.now().getTime() - ours.since.getTime() < IN_FLIGHT_MS;
  if (isInFlight && booked > held) return 'in_flight';
  return { kind: 'hold_differs', subject: id, oursPence: 0 - booked, stripePence: 0 - held };
}

/**
 * Reads both sides of one hold again, after it has been given its chance, and once more when they differ: money may
 * move between one side and the other. A hold that we have just placed is ahead of Stripe, which books it when it
 * has our answer: that is in flight, and no difference.
 */
export async function confirmHold(deps: ReconciliationDeps, id: string): Promise<Judgement> {
  await trySettling(deps, { kind: 'authorization', id });
  const first = await compareHold(deps, id);
  return first === null ? null : compareHold(deps, id);
}
