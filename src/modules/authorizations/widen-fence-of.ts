import type { SettlementDeps } from './authorizations-deps.ts';
import { widenFence } from './widen-fence.ts';

/**
 * Makes Stripe's all-time limit wide enough for what the award has to spend now: after money came to it otherwise
 * than by a shop, such as a dispute that was won.
 */
export function widenFenceOf(deps: SettlementDeps, awardId: string): Promise<void> {
  const nothing = { reference: '', transactions: [], targetHoldPence: 0, grossApprovedPence: 0 };
  return widenFence(deps, { awardId, ...nothing });
}
