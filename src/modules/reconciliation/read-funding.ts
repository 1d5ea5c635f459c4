import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { requireRole } from '../staff/index.ts';
import { type CoverView, readCover } from './read-cover.ts';
import type { FundingInstructions, ReconciliationDeps } from './reconciliation-deps.ts';

export type FundingView = {
  cover: CoverView;
  /** Null when Stripe could not be asked. */
  instructions: FundingInstructions | null;
};

/** How cash reaches the Issuing balance, and what it has to cover. Asks Stripe for the account to pay into. */
export async function readFunding(deps: ReconciliationDeps, principal: Principal): Promise<FundingView> {
  requireRole(principal, 'finance', 'commissioner', 'auditor');
  const instructions = await deps.listing.fundingInstructions().catch((error: unknown) => {
    deps.logger.warn({ err: error }, 'Stripe gave no funding instructions');
    return null;
  });
  return { cover: await inScope(deps.db, principal.scope, readCover), instructions };
}
