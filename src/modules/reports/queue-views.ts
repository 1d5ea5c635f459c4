import { addDays, londonDate, startOfDay } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** What a list that somebody works through can be looked at: what is open, what is done, or all. */
export type QueueView = 'open' | 'closed' | 'all';

/** Filter and usual order of each view: what is due first, or the newest of what is done. `of`: alias of the table. */
export const queueViews = (of: string) =>
  ({
    open: { where: `${of}.status <> 'closed'`, sort: 'due' },
    closed: { where: `${of}.status = 'closed'`, sort: '-closed' },
    all: { where: 'true', sort: '-opened' },
  }) as const satisfies Record<QueueView, unknown>;

/** Sorts that every such list has. */
export const queueSorts = <A extends string>(of: A) =>
  ({
    due: { sql: `${of}.due_at`, type: 'timestamptz' },
    opened: { sql: `${of}.opened_at`, type: 'timestamptz' },
    closed: { sql: `coalesce(${of}.closed_at, ${of}.opened_at)`, type: 'timestamptz' },
  }) as const;

export type OpenCounts = { open: number; urgent: number; dueToday: number; overdue: number };

/** How many are open: all, urgent, due by the end of today in London, and overdue; `also`: more of the select list. */
export async function countOpen<More extends object = object>(
  db: Db | Trx,
  { table, now, also = '' }: { table: string; now: Date; also?: string },
): Promise<OpenCounts & More> {
  const { rows } = await db.raw<{ rows: [OpenCounts & More] }>(
    `select count(*) as open, count(*) filter (where is_urgent) as urgent,
      count(*) filter (where due_at < :tomorrow) as "dueToday",
      count(*) filter (where due_at < :now) as overdue ${also}
    from ${table} where status <> 'closed'`,
    { now, tomorrow: startOfDay(addDays(londonDate(now), 1)) },
  );
  return rows[0];
}
