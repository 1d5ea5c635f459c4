import type { Db, Trx } from '../../../platform/database.ts';

/** How many cases of money to settle are not closed. */
export async function countOpenCases(trx: Trx): Promise<number> {
  const row = await trx('finance_cases')
    .whereNot({ status: 'closed' })
    .count<{ count: number }[]>({ count: '*' })
    .first();
  return row?.count ?? 0;
}

/** How many declined payments are not closed. */
export async function countOpenDeclines(trx: Trx): Promise<number> {
  const row = await trx('decline_reviews')
    .whereNot({ status: 'closed' })
    .count<{ count: number }[]>({ count: '*' })
    .first();
  return row?.count ?? 0;
}

/** How many fraud signals a person is to look at; those that are only to note wait for nobody. */
export async function countSignalsToReview(trx: Trx): Promise<number> {
  const row = await trx('risk_signals')
    .whereNull('verdict')
    .whereNotNull('due_at')
    .count<{ count: number }[]>({ count: '*' })
    .first();
  return row?.count ?? 0;
}

/** How many differences between our books and Stripe's are open. */
export async function countOpenBreaks(trx: Trx): Promise<number> {
  const row = await trx('reconciliation_breaks')
    .whereNull('outcome')
    .count<{ count: number }[]>({ count: '*' })
    .first();
  return row?.count ?? 0;
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
