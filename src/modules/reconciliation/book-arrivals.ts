import { londonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { listCommissioners } from '../budgets/index.ts';
import { findAccountId, lastFundingAt, postTransfer } from '../ledger/index.ts';
import { keyOf } from './core/movement-class.ts';
import { readIssuingBalance } from './read-issuing-balance.ts';
import type { BalanceMovement, ReconciliationDeps } from './reconciliation-deps.ts';

/** An arrival can be listed later than its own date says. */
const OVERLAP_MS = 7 * 86_400_000;

/** Cash that was booked now. */
export type Arrivals = { booked: number; amountPence: Pence };

type Accounts = { commissionerId: string; bank: string; holding: string };

/** One Stripe account holds one commissioner's money: with several, or none, nobody can tell whose a transfer is. */
async function accountsOfTheOne(trx: Trx, at: Date): Promise<Accounts | null> {
  const [commissionerId, another] = await listCommissioners(trx, londonDate(at));
  if (!commissionerId || another) return null;
  const bank = await findAccountId(trx, 'bank', { partyId: commissionerId });
  const holding = await findAccountId(trx, 'holding', { partyId: commissionerId });
  return bank && holding ? { commissionerId, bank, holding } : null;
}

async function bookOne(trx: Trx, arrival: BalanceMovement, about: { accounts: Accounts; at: Date }): Promise<boolean> {
  const { accounts, at } = about;
  const outcome = await postTransfer(trx, {
    kind: 'funding',
    fromAccountId: accounts.bank,
    toAccountId: accounts.holding,
    amountPence: arrival.amountPence,
    key: keyOf(arrival) ?? arrival.id,
    eventAt: arrival.happenedAt,
    at,
  });
  if (outcome !== 'posted') return false;
  await recordAudit(trx, systemPrincipal('reconciliation'), {
    at,
    action: 'funding.arrive',
    entityKind: 'commissioner',
    entityId: accounts.commissionerId,
    after: { amountPence: arrival.amountPence, balanceTransaction: arrival.id },
  });
  return true;
}

async function bookPage(deps: ReconciliationDeps, page: readonly BalanceMovement[]): Promise<Arrivals> {
  const at = deps.clock.now();
  return inScope(deps.db, 'all', async (trx) => {
    const arrivals = { booked: 0, amountPence: 0 };
    const accounts = await accountsOfTheOne(trx, at);
    if (!accounts) return arrivals;
    for (const arrival of page.filter(({ amountPence }) => amountPence > 0)) {
      if (!(await bookOne(trx, arrival, { accounts, at }))) continue;
      arrivals.booked += 1;
      arrivals.amountPence += arrival.amountPence;
    }
    return arrivals;
  });
}

/**
 * Books cash that has arrived at the card issuer, from Stripe's own record and nothing else: each once, under its
 * balance movement's id, to the one current commissioner. An allocation is a promise; this is the money. What it
 * cannot attribute stays unbooked and is a break. Remembers Stripe's balance too.
 */
export async function bookArrivals(deps: ReconciliationDeps): Promise<Arrivals> {
  const last = await inScope(deps.db, 'all', lastFundingAt);
  const since = last ? { from: new Date(last.getTime() - OVERLAP_MS) } : {};
  const total: Arrivals = { booked: 0, amountPence: 0 };
  for await (const page of deps.listing.balanceMovements({ ...since, type: 'topup' })) {
    const { booked, amountPence } = await bookPage(deps, page);
    total.booked += booked;
    total.amountPence += amountPence;
  }
  await readIssuingBalance(deps);
  return total;
}
