import { validate as isUuid } from 'uuid';
import type { Db, Trx } from '../../../platform/database.ts';
import { type MenuCount, MOST_COUNTED } from './navigation.ts';

/** What waits for somebody, apart from their own tasks. */
type Waiting = Exclude<MenuCount, 'tasks'>;

/** Where it is found. Signals that are only to note wait for nobody. */
const WAITING: Readonly<Record<Waiting, string>> = {
  openDeclines: `select 1 from decline_reviews where status <> 'closed'`,
  openCases: `select 1 from finance_cases where status <> 'closed'`,
  signalsToReview: 'select 1 from risk_signals where verdict is null and due_at is not null',
  openBreaks: 'select 1 from reconciliation_breaks where outcome is null',
  parkedEvents: `select 1 from stripe_events where status = 'parked'
    union all select 1 from domain_events where parked_at is not null`,
};

/** How much of each of these waits, counted to {@link MOST_COUNTED} and no further. */
export async function countWaiting(trx: Trx, names: readonly MenuCount[]): Promise<Partial<Record<Waiting, number>>> {
  const asked = (Object.keys(WAITING) as Waiting[]).filter((name) => names.includes(name));
  if (asked.length === 0) return {};
  const counts = asked.map((name) => `(select count(*) from (${WAITING[name]} limit ${MOST_COUNTED}) x) as "${name}"`);
  const { rows } = await trx.raw<{ rows: Record<Waiting, number>[] }>(`select ${counts.join(', ')}`);
  return rows[0] ?? {};
}

/** How many events, Stripe's and our own, could not be taken in and wait for a person. */
export async function countParkedEvents(trx: Trx): Promise<number> {
  const parked = { count: '*' } as const;
  const stripes = await trx('stripe_events').where({ status: 'parked' }).count<{ count: number }[]>(parked).first();
  const ours = await trx('domain_events').whereNotNull('parked_at').count<{ count: number }[]>(parked).first();
  return (stripes?.count ?? 0) + (ours?.count ?? 0);
}

/** When we last asked Stripe, with success, for news that it could not deliver; null before the first time. */
export async function lastHeardFromStripe(db: Db | Trx): Promise<Date | null> {
  const row = await db('reconciliation_runs')
    .where({ kind: 'missed_events' })
    .orderBy('started_at', 'desc')
    .first<{ started_at: Date }>('started_at');
  return row?.started_at ?? null;
}

/** Since when the oldest news from Stripe that we have not taken in has been waiting; null when there is none. */
export async function oldestWaitingNews(db: Db | Trx): Promise<Date | null> {
  const row = await db('stripe_events')
    .whereIn('status', ['received', 'parked'])
    .min<{ oldest: Date | null }[]>({ oldest: 'received_at' })
    .first();
  return row?.oldest ?? null;
}

/** Where the practice of a page is found that is about one record of practice staff's, by how its address begins. */
const OF_ONE_PRACTICE: Readonly<Record<string, string>> = {
  awards: 'awards',
  'waiting-list': 'awards',
  people: 'recipients',
  invoices: 'invoices',
  exceptions: 'merchant_exceptions',
  bulk: 'bulk_uploads',
  boxes: 'card_boxes',
  delegations: 'delegations',
};

/** The practice of whatever the address of a page names, by id, within the scope; null where it names nothing of one practice. */
export async function practiceOfPage(trx: Trx, path: string): Promise<string | null> {
  const [, kind = '', id = ''] = path.split('/');
  const table = OF_ONE_PRACTICE[kind];
  if (!table || !isUuid(id)) return null;
  const row = await trx(table).where({ id }).first<{ practiceId: string }>({ practiceId: 'practice_id' });
  return row?.practiceId ?? null;
}
