import type { Trx } from '../../platform/database.ts';
import { insertHandovers } from './handover-store.ts';
import type { Handing, StaffDeps } from './staff-deps.ts';

/** Hands over all that one person has in hand, keeps a list of it, and gives how many items there were of each kind. */
export async function handOverWork(deps: StaffDeps, trx: Trx, handing: Handing): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind, handOver } of deps.work) {
    const items = await handOver(trx, handing);
    await insertHandovers(trx, { principalId: handing.from, kind, items, at: handing.at });
    if (items.length > 0) counts[kind] = items.length;
  }
  return counts;
}
