import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { BREAK_KINDS, type BreakKind, type MatchResult } from '../reconciliation/index.ts';
import { countRows, inOrderOf, type ListRows, pageOfIds, placeAmong, type SortOrder, wordsOf } from './list-order.ts';
import type { Page, PageRequest } from './page-cursor.ts';

/** A difference between our books and Stripe's, with the names of those who look after it. */
export type BreakView = {
  id: string;
  kind: BreakKind;
  /** Stripe's id of what differs. */
  subject: string;
  oursPence: Pence;
  stripePence: Pence;
  openedAt: Date;
  lastSeenAt: Date;
  assignedTo: string | null;
  outcome: 'arrived' | 'accepted' | null;
  /** Accepted and found again since with the same figures. */
  isStanding: boolean;
  reason: string | null;
  closedBy: string | null;
  closedAt: Date | null;
};

const BREAKS = `
  select b.id, b.kind, b.subject, b.ours_pence as "oursPence", b.stripe_pence as "stripePence",
    b.opened_at as "openedAt", b.last_seen_at as "lastSeenAt", a.name as "assignedTo", b.outcome,
    (b.outcome is null or (b.outcome = 'accepted' and b.gone_at is null)) as "isStanding",
    b.reason, c.name as "closedBy", b.closed_at as "closedAt"
  from reconciliation_breaks b
  left join principals a on a.id = b.assigned_to left join principals c on c.id = b.closed_by`;

/** What the list of breaks can be sorted by: by age, the one that was opened last is the youngest. */
export const BREAK_SORTS = {
  age: { sql: '(extract(epoch from b.opened_at) * -1000)::bigint', type: 'bigint' },
  what: placeAmong('b.kind', BREAK_KINDS),
  state: placeAmong(`coalesce(b.outcome, 'open')`, ['open', 'accepted', 'arrived']),
  ours: { sql: 'b.ours_pence', type: 'bigint' },
  stripe: { sql: 'b.stripe_pence', type: 'bigint' },
  difference: { sql: 'b.stripe_pence - b.ours_pence', type: 'bigint' },
  owner: wordsOf('(select a.name from principals a where a.id = b.assigned_to)'),
} as const satisfies ListRows<string>['sorts'];

export type BreakFilter = {
  sort?: SortOrder<keyof typeof BREAK_SORTS> | undefined;
  /** `standing`: open, or accepted and still there. */
  view: 'open' | 'standing' | 'closed' | 'all';
};

const VIEWS: Record<BreakFilter['view'], string> = {
  open: 'b.outcome is null',
  standing: `(b.outcome is null or (b.outcome = 'accepted' and b.gone_at is null))`,
  closed: 'b.outcome is not null',
  all: 'true',
};

const rowsOf = ({ view }: BreakFilter): ListRows<keyof typeof BREAK_SORTS> => ({
  from: 'reconciliation_breaks b',
  id: 'b.id',
  where: VIEWS[view],
  bindings: {},
  sorts: BREAK_SORTS,
});

/** How many breaks match. */
export function countBreaks(db: Db | Trx, filter: BreakFilter): Promise<number> {
  return countRows(db, rowsOf(filter));
}

/** Newest first unless another order is asked for. */
export async function listBreaks(db: Db | Trx, request: BreakFilter & PageRequest): Promise<Page<BreakView>> {
  const { sort = 'age', limit, cursor } = request;
  const page = await pageOfIds(db, rowsOf(request), { sort, limit, cursor });
  const { rows } = await db.raw<{ rows: BreakView[] }>(`${BREAKS} where b.id = any (?)`, [page.data]);
  return { data: inOrderOf(page.data, rows, (row) => row.id), nextCursor: page.nextCursor };
}

export async function breakView(db: Db | Trx, id: string): Promise<BreakView | null> {
  const { rows } = await db.raw<{ rows: BreakView[] }>(`${BREAKS} where b.id::text = ?`, [id]);
  return rows[0] ?? null;
}

/** One finished look at Stripe. */
export type RunView = {
  kind: 'missed_events' | 'sweep' | 'balances';
  startedAt: Date;
  finishedAt: Date;
  result: Record<string, unknown>;
};

export type ReconciliationView = {
  /** The last three-way match; null before the first. */
  match: (MatchResult & { at: Date }) | null;
  open: { count: number; oldestAt: Date | null; differencePence: Pence };
  /** Accepted by a person and still there. */
  accepted: { count: number; differencePence: Pence };
  /** The last run of each kind. */
  runs: RunView[];
};

type Sums = { count: number; oldestAt: Date | null; differencePence: Pence };

async function sumsOf(db: Db | Trx, where: string): Promise<Sums> {
  const { rows } = await db.raw<{ rows: Sums[] }>(
    `select count(*) as count, min(opened_at) as "oldestAt",
       coalesce(sum(abs(stripe_pence - ours_pence)), 0)::bigint as "differencePence"
     from reconciliation_breaks where ${where}`,
  );
  return rows[0] ?? { count: 0, oldestAt: null, differencePence: 0 };
}

/** Whether our books agree with Stripe, as at the last match, and what was looked at when. */
export async function reconciliationView(db: Db | Trx): Promise<ReconciliationView> {
  const { rows: runs } = await db.raw<{ rows: RunView[] }>(
    `select distinct on (kind) kind, started_at as "startedAt", finished_at as "finishedAt", result
     from reconciliation_runs order by kind, started_at desc, id desc`,
  );
  const last = runs.find(({ kind }) => kind === 'balances');
  const accepted = await sumsOf(db, `outcome = 'accepted' and gone_at is null`);
  return {
    match: last ? { ...(last.result as MatchResult), at: last.finishedAt } : null,
    open: await sumsOf(db, 'outcome is null'),
    accepted: { count: accepted.count, differencePence: accepted.differencePence },
    runs,
  };
}
