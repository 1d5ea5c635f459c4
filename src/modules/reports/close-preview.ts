import type { LondonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { readAwardFigures } from '../ledger/index.ts';

/** An award that the close of its budget finds live. */
export type OpenBalance = {
  id: string;
  reference: string;
  expiresOn: LondonDate;
  /** The commissioner let it end after its year: the close leaves it alone (R7). */
  isCarriedForward: boolean;
  availablePence: Pence;
  heldPence: Pence;
};

/** What the close of a budget will do (R8), as things are now. */
export type ClosePreview = {
  /** The first hundred, the most money first. */
  balances: OpenBalance[];
  /** Live awards that end, and those that go on. */
  endingCount: number;
  carriedCount: number;
  /** Requests that nobody has decided on, which are taken back. */
  requestCount: number;
  /** Invoices that wait to be paid from awards that end, which are taken back. */
  invoiceCount: number;
  releasedPence: Pence;
  /** Stays with awards that end until shops take it or give it back. */
  heldPence: Pence;
  carriedPence: Pence;
};

const LISTED = 100;

type Row = Pick<OpenBalance, 'id' | 'reference' | 'expiresOn' | 'isCarriedForward'>;

async function readLive(db: Db | Trx, budgetId: string): Promise<OpenBalance[]> {
  const rows = await db('awards')
    .where({ budget_id: budgetId })
    .whereIn('status', ['issuing', 'active', 'paused'])
    .select<Row[]>({ id: 'id', reference: 'reference', expiresOn: 'expires_on' })
    .select(db.raw('carried_forward_at is not null as "isCarriedForward"'));
  const figures = await readAwardFigures(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => {
    const { availablePence = 0, heldPence = 0 } = figures.get(row.id) ?? {};
    return { ...row, availablePence, heldPence };
  });
}

async function countRequests(db: Db | Trx, budgetId: string): Promise<number> {
  const waiting = { budget_id: budgetId };
  const row = await db('awards').where(waiting).whereIn('status', ['draft', 'waiting', 'requested']).count().first();
  return Number(row?.['count'] ?? 0);
}

async function countInvoices(db: Db | Trx, awardIds: readonly string[]): Promise<number> {
  const open = db('invoices').whereIn('award_id', awardIds).whereIn('status', ['received', 'checked']);
  const row = await open.count().first();
  return Number(row?.['count'] ?? 0);
}

const total = (balances: readonly OpenBalance[], of: (one: OpenBalance) => Pence) =>
  balances.reduce((sum, one) => sum + of(one), 0);

/** What closing this budget now would end, release and leave. */
export async function closePreview(db: Db | Trx, budgetId: string): Promise<ClosePreview> {
  const live = await readLive(db, budgetId);
  const ending = live.filter((one) => !one.isCarriedForward);
  const carried = live.filter((one) => one.isCarriedForward);
  const sorted = live.toSorted((a, b) => b.availablePence + b.heldPence - a.availablePence - a.heldPence);
  return {
    balances: sorted.slice(0, LISTED),
    endingCount: ending.length,
    carriedCount: carried.length,
    requestCount: await countRequests(db, budgetId),
    invoiceCount: await countInvoices(
      db,
      ending.map(({ id }) => id),
    ),
    releasedPence: total(ending, (one) => one.availablePence),
    heldPence: total(ending, (one) => one.heldPence),
    carriedPence: total(carried, (one) => one.availablePence + one.heldPence),
  };
}
