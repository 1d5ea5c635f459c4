import type { Trx } from '../../platform/database.ts';
import type { Snapshot } from './core/snapshot.ts';
import { SNAPSHOTS, type SnapshotRow, toSnapshot } from './decision-store.ts';

/** The snapshot of one card inside a transaction of the worker's: the same view that decisions are made on. */
export async function readSnapshot(trx: Trx, stripeCardId: string): Promise<Snapshot | null> {
  const { rows } = await trx.raw<{ rows: SnapshotRow[] }>(SNAPSHOTS.replace('$1', '?'), [[stripeCardId]]);
  return rows[0] ? toSnapshot(rows[0]) : null;
}
