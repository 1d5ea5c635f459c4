import { verifyCardTransactions, verifyHolds, verifySpending } from '../../src/modules/authorizations/index.ts';
import { verifyGiven, verifyOverAwards } from '../../src/modules/awards/index.ts';
import { verifyDisputes } from '../../src/modules/disputes/index.ts';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../src/modules/ledger/index.ts';
import { type Db, inSnapshot, type Trx } from '../../src/platform/database.ts';

type BookedTransaction = { amount: number; people: number; cash: number; cashRows: number };
type BookedAuthorization = { status: string; approved: boolean; amount: number };

/** What the service has on record of some awards and of all of a budget, in one snapshot. */
export type Books = Awaited<ReturnType<typeof readBooks>>;

/** What people and the service did of their own: no object of Stripe's tells of it. */
export type OwnActs = { toppedUpPence: number; returnedPence: number; recoveredPence: number };

async function readOwnActs(trx: Trx): Promise<Map<string, OwnActs>> {
  const { rows } = await trx.raw<{ rows: (OwnActs & { id: string })[] }>(
    `select award_id as id,
       coalesce(sum(amount_pence) filter (where kind = 'top_up'), 0)::bigint as "toppedUpPence",
       coalesce(sum(amount_pence) filter (where kind = 'release'), 0)::bigint as "returnedPence",
       coalesce(sum(amount_pence) filter (where kind = 'recovery'), 0)::bigint as "recoveredPence"
     from ledger_transfers where kind in ('top_up', 'release', 'recovery') group by 1`,
  );
  return new Map(rows.map(({ id, ...acts }) => [id, acts]));
}

/** Each card transaction with all that the ledger moved for it, on the people's side and the cash side. */
async function bookedTransactions(trx: Trx, awardIds: string[]): Promise<Map<string, BookedTransaction>> {
  const { rows } = await trx.raw<{ rows: (BookedTransaction & { id: string })[] }>(
    `select t.id, t.amount_pence::bigint as amount,
       coalesce(sum(case l.kind when 'capture' then -l.amount_pence when 'refund' then l.amount_pence else 0 end), 0)::bigint as people,
       coalesce(sum(case l.kind when 'settlement' then -l.amount_pence when 'settlement_refund' then l.amount_pence else 0 end), 0)::bigint as cash,
       count(*) filter (where l.kind like 'settlement%')::int as "cashRows"
     from card_transactions t left join ledger_transfers l on l.card_transaction_id = t.id
     where t.award_id = any (?) group by t.id, t.amount_pence`,
    [awardIds],
  );
  return new Map(rows.map(({ id, ...booked }) => [id, booked]));
}

async function bookedAuthorizations(trx: Trx, awardIds: string[]): Promise<Map<string, BookedAuthorization>> {
  const rows: (BookedAuthorization & { id: string })[] = await trx('authorizations')
    .whereIn('award_id', awardIds)
    .select({ id: 'id', status: 'status', approved: 'approved', amount: 'amount_pence' });
  return new Map(rows.map(({ id, ...kept }) => [id, kept]));
}

async function holdingPence(trx: Trx): Promise<number> {
  const row = await trx('ledger_accounts')
    .where({ kind: 'holding' })
    .first(trx.raw('(credits_posted - debits_posted)::bigint as pence'));
  return row.pence;
}

async function brokenPromises(trx: Trx): Promise<string[]> {
  const checks = [
    ...(await verifyLedger(trx)),
    await verifyCardTransactions(trx),
    await verifyHolds(trx),
    await verifySpending(trx),
    await verifyGiven(trx),
    await verifyOverAwards(trx),
    await verifyDisputes(trx),
  ];
  return checks.flatMap(({ name, differences }) => differences.map((difference) => `${name}: ${difference}`));
}

export function readBooks(db: Db, about: { awardIds: string[]; budgetId: string }) {
  const { awardIds, budgetId } = about;
  return inSnapshot(db, async (trx) => ({
    awards: await readAwardFigures(trx, awardIds),
    live: new Set<string>(await trx('awards').whereIn('id', awardIds).where({ status: 'active' }).pluck('id')),
    budget: (await readBudgetFigures(trx, [budgetId])).get(budgetId),
    ownActs: await readOwnActs(trx),
    transactions: await bookedTransactions(trx, awardIds),
    authorizations: await bookedAuthorizations(trx, awardIds),
    holdingPence: await holdingPence(trx),
    brokenPromises: await brokenPromises(trx),
  }));
}
