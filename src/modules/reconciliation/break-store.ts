import { v7 as newId } from 'uuid';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { BreakKind, Finding } from './core/finding.ts';

/** A difference between our books and Stripe's that a person can look at. */
export type Break = {
  id: string;
  kind: BreakKind;
  /** Stripe's id of what differs. */
  subject: string;
  oursPence: Pence;
  stripePence: Pence;
  openedAt: Date;
  lastSeenAt: Date;
  assignedTo: string | null;
  /** `arrived`: the cause came and it closed by itself. `accepted`: a person closed it. Null while it is open. */
  outcome: 'arrived' | 'accepted' | null;
  reason: string | null;
  closedBy: string | null;
  closedAt: Date | null;
  /** When an accepted break was first no longer found. */
  goneAt: Date | null;
};

const COLUMNS = {
  id: 'id',
  kind: 'kind',
  subject: 'subject',
  oursPence: 'ours_pence',
  stripePence: 'stripe_pence',
  openedAt: 'opened_at',
  lastSeenAt: 'last_seen_at',
  assignedTo: 'assigned_to',
  outcome: 'outcome',
  reason: 'reason',
  closedBy: 'closed_by',
  closedAt: 'closed_at',
  goneAt: 'gone_at',
};

/** One writer of breaks at a time, whoever reconciles. */
export async function lockBreaks(trx: Trx): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(7003)');
}

/** Open breaks, and those that were accepted and are still there, of the given kinds. */
export async function standingBreaks(db: Db | Trx, kinds: readonly BreakKind[]): Promise<Break[]> {
  return db('reconciliation_breaks')
    .whereIn('kind', [...kinds])
    .where((query) => query.whereNull('outcome').orWhere({ outcome: 'accepted', gone_at: null }))
    .select<Break[]>(COLUMNS);
}

export async function insertBreak(trx: Trx, finding: Finding, at: Date): Promise<void> {
  await trx('reconciliation_breaks').insert({
    id: newId(),
    kind: finding.kind,
    subject: finding.subject,
    ours_pence: finding.oursPence,
    stripe_pence: finding.stripePence,
    opened_at: at,
    last_seen_at: at,
  });
}

type BreakChange = {
  ours_pence?: Pence;
  stripe_pence?: Pence;
  last_seen_at?: Date;
  assigned_to?: string | null;
  outcome?: 'arrived' | 'accepted';
  reason?: string;
  closed_by?: string;
  closed_at?: Date;
  gone_at?: Date;
};

export async function updateBreak(trx: Trx, id: string, change: BreakChange): Promise<void> {
  await trx('reconciliation_breaks').where({ id }).update(change);
}

export async function lockBreak(trx: Trx, id: string): Promise<Break | null> {
  return (await trx('reconciliation_breaks').where({ id }).forNoKeyUpdate().first<Break>(COLUMNS)) ?? null;
}

/** Ids of the open breaks that one person has in hand, their rows locked. */
export async function lockBreaksOf(trx: Trx, assignedTo: string): Promise<string[]> {
  return trx('reconciliation_breaks')
    .where({ assigned_to: assignedTo })
    .whereNull('outcome')
    .orderBy('opened_at')
    .orderBy('id')
    .forNoKeyUpdate()
    .pluck('id');
}

/** Oldest first, at most a thousand. */
export async function openBreaks(db: Db | Trx): Promise<Break[]> {
  return db('reconciliation_breaks')
    .whereNull('outcome')
    .orderBy('opened_at')
    .orderBy('id')
    .limit(1000)
    .select<Break[]>(COLUMNS);
}
