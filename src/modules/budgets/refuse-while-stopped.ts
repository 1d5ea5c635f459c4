import { AppError } from '../../kernel/app-error.ts';
import type { Trx } from '../../platform/database.ts';
import type { StopKind } from './core/stop.ts';
import { findStopsOver, type StopReach, shareStops } from './stop-store.ts';

const STOPPED: Record<StopKind, string> = {
  scheme: 'the whole scheme',
  practice: 'this practice',
  policy: 'this policy',
  budget: 'this budget',
};

/**
 * Throws `spending_stopped`, with the reason, while the commissioner has stopped what an award belongs to; no stop
 * begins until the caller's transaction ends (R61). Lock the award's budget before, as whoever stops one does.
 */
export async function refuseWhileStopped(trx: Trx, reach: StopReach): Promise<void> {
  await shareStops(trx);
  const stops = await findStopsOver(trx, reach);
  const [widest] = stops;
  if (!widest) return;
  const message = `The commissioner has stopped ${STOPPED[widest.kind]}: ${widest.reason}`;
  throw new AppError('spending_stopped', message, {
    detail: { stops: stops.map(({ id, kind, reason }) => ({ id, kind, reason })) },
  });
}
