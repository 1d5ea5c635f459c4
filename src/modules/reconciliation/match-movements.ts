import type { Pence } from '../../kernel/money.ts';
import { inScope } from '../../platform/database.ts';
import { listOtherCash } from '../ledger/index.ts';
import { bookArrivals } from './book-arrivals.ts';
import type { Finding } from './core/finding.ts';
import { classOf, keyOf, type MovementClass } from './core/movement-class.ts';
import type { BalanceMovement, ReconciliationDeps } from './reconciliation-deps.ts';
import { trySettling } from './try-settling.ts';

/** What the Issuing balance is by Stripe's own list of what moved it, and where our books differ. */
export type Movements = {
  /** Id of the newest; null when nothing ever moved the balance. */
  newestId: string | null;
  /** Sum of all that was there when the balance was asked for. */
  beforePence: Pence;
  /** Those that came while it was asked for, newest first. */
  later: Pence[];
  /** Part of the sum that our books have no other list for: funding, disputes, anything else. */
  notByCardPence: Pence;
  /** Sum of holds and releases; below zero. */
  holdsPence: Pence;
  findings: Finding[];
};

/** The newest movement's id: when it has not changed, no money has moved. */
export async function newestMovement(deps: ReconciliationDeps): Promise<string | null> {
  for await (const page of deps.listing.balanceMovements({})) {
    const [newest] = page;
    if (newest) return newest.id;
  }
  return null;
}

const KINDS = { funding: 'unbooked_funding', dispute: 'dispute_differs', other: 'unbooked_movement' } as const;

/** What our books have against a movement that is booked under its own id, or has no place in them. */
function compareMovement(movement: BalanceMovement, ours: ReadonlyMap<string, Pence>): Finding | null {
  const kind = classOf(movement.type);
  if (kind === 'hold' || kind === 'card') return null;
  const oursPence = ours.get(keyOf(movement) ?? '') ?? 0;
  const sides = { subject: movement.id, oursPence, stripePence: movement.amountPence };
  if (oursPence === movement.amountPence) return null;
  return { kind: oursPence === 0 ? KINDS[kind] : 'amount_differs', ...sides };
}

/** Gives what differs its chance to be booked, and compares it with our books as they are then. */
async function confirmMovements(deps: ReconciliationDeps, doubtful: readonly BalanceMovement[]): Promise<Finding[]> {
  if (doubtful.length === 0) return [];
  const of = (kind: MovementClass) => doubtful.filter(({ type }) => classOf(type) === kind);
  if (of('funding').length > 0) await bookArrivals(deps);
  const disputes = new Set(of('dispute').map(({ sourceId }) => sourceId));
  for (const id of disputes) if (id) await trySettling(deps, { kind: 'dispute', id });
  const ours = await inScope(deps.db, 'all', listOtherCash);
  return doubtful.map((movement) => compareMovement(movement, ours)).filter((finding) => finding !== null);
}

function count(movements: Movements, movement: BalanceMovement, isLater: boolean): void {
  const { amountPence } = movement;
  if (isLater) movements.later.push(amountPence);
  else movements.beforePence += amountPence;
  const kind = classOf(movement.type);
  if (kind === 'hold') movements.holdsPence += amountPence;
  else if (kind !== 'card') movements.notByCardPence += amountPence;
}

/**
 * Adds up everything that ever moved the Issuing balance and looks for cash that is not booked, or booked without
 * Stripe's knowing. `knownId`: the newest movement when the balance was asked for.
 */
export async function matchMovements(deps: ReconciliationDeps, knownId: string | null): Promise<Movements> {
  const ours = await inScope(deps.db, 'all', listOtherCash);
  const movements: Movements = {
    ...{ newestId: null, beforePence: 0, later: [], notByCardPence: 0, holdsPence: 0, findings: [] },
  };
  const doubtful: BalanceMovement[] = [];
  let isLater = knownId !== null;
  for await (const page of deps.listing.balanceMovements({})) {
    for (const movement of page) {
      movements.newestId ??= movement.id;
      if (movement.id === knownId) isLater = false;
      count(movements, movement, isLater);
      if (compareMovement(movement, ours)) doubtful.push(movement);
      ours.delete(keyOf(movement) ?? '');
    }
  }
  movements.findings.push(...(await confirmMovements(deps, doubtful)));
  for (const [key, oursPence] of ours) {
    const kind = key.startsWith('funding:') ? 'unknown_funding' : 'dispute_differs';
    movements.findings.push({ kind, subject: key.replace(/^[a-z-]+:/, ''), oursPence, stripePence: 0 });
  }
  return movements;
}
