import { AppError } from '../../kernel/app-error.ts';
import { formatPence, type Pence } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { bookArrivals } from './book-arrivals.ts';
import type { ReconciliationDeps } from './reconciliation-deps.ts';

const MOST_PENCE = 100_000_000;

/**
 * Test mode only, and live keys are refused everywhere: has Stripe's test bank send money to the Issuing balance, and
 * books it from Stripe's record like any other arrival. 1p to £1,000,000.
 */
export async function simulateTransfer(
  deps: ReconciliationDeps,
  principal: Principal,
  amountPence: Pence,
): Promise<void> {
  requireRole(principal, 'commissioner');
  if (!Number.isSafeInteger(amountPence) || amountPence < 1 || amountPence > MOST_PENCE) {
    const message = `Enter an amount from 1p to ${formatPence(MOST_PENCE)}`;
    throw new AppError('invalid_input', message, { errors: [{ field: 'amount', message }] });
  }
  await inScope(deps.db, principal.scope, (trx) =>
    recordAudit(trx, principal, {
      at: deps.clock.now(),
      action: 'funding.simulate',
      entityKind: 'issuing_balance',
      entityId: 'test',
      after: { amountPence },
    }),
  );
  await deps.listing.simulateTransfer(amountPence);
  await bookArrivals(deps);
}
