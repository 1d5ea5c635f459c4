import type { LondonMoment } from '../../kernel/dates.ts';
import type { DecisionConnection } from '../../platform/decision-connection.ts';
import type { AuthorizationRequest } from './core/authorization-request.ts';
import type { Before } from './core/rules.ts';
import type { Snapshot } from './core/snapshot.ts';

/** An answer that was given before, for the same round of the same authorization. */
export type StoredDecision = {
  authorizationId: string;
  round: number;
  stripeCardId: string;
  requestedPence: number;
  approvedPence: number;
  approved: boolean;
  reason: string | null;
};

export async function readStoredDecisions(
  connection: DecisionConnection,
  authorizationIds: readonly string[],
): Promise<StoredDecision[]> {
  return connection.query<StoredDecision>(
    'decision-stored',
    `select authorization_id as "authorizationId", round, stripe_card_id as "stripeCardId",
      requested_pence as "requestedPence", approved_pence as "approvedPence", approved, reason_code as reason
     from decisions where authorization_id = any ($1)`,
    [authorizationIds],
  );
}

/** What earlier rounds have brought about, by authorization id: also of one that is closed, reversed or expired meanwhile. */
export async function readBefore(
  connection: DecisionConnection,
  authorizationIds: readonly string[],
): Promise<Map<string, Before>> {
  const rows = await connection.query<Before & { id: string }>(
    'decision-before',
    `select id, exception_id as "exceptionId", counted_by_day <> '{}' as counts,
       greatest(case when status = 'pending' then amount_pence else 0 end,
         (select coalesce(sum(d.value::bigint), 0) from jsonb_each_text(counted_by_day) d))::bigint as "heldPence"
     from authorizations where id = any ($1)`,
    [authorizationIds],
  );
  return new Map(rows.map(({ id, ...before }) => [id, before]));
}

const LOCK = `select 1 from ledger_accounts
  where id in (select account_id from decision_snapshots where stripe_card_id = any ($1))
  order by id for no key update`;

/**
 * Locks the award accounts behind the cards, in id order, before a batch that lost a race is decided again; stops
 * first, as everywhere. Throws at once when somebody holds one, or when `waits` and it does not come in time.
 */
export async function lockAwardAccounts(
  connection: DecisionConnection,
  { stripeCardIds, waits }: { stripeCardIds: readonly string[]; waits: boolean },
): Promise<void> {
  await connection.query('decision-stops', 'select pg_advisory_xact_lock_shared(7001)', []);
  if (waits) await connection.query('decision-lock', LOCK, [stripeCardIds]);
  else await connection.query('decision-lock-at-once', `${LOCK} nowait`, [stripeCardIds]);
}

export async function readStopEpoch(connection: DecisionConnection): Promise<number> {
  const [row] = await connection.query<{ epoch: number }>('decision-epoch', 'select epoch from stop_epoch', []);
  return row?.epoch ?? 0;
}

/** One decided item as the referee takes it. */
export type DecidedItem = {
  request: AuthorizationRequest;
  /** Its place in the list of accounts, from 1; 0 for a card that is not ours. */
  place: number;
  snapshot: Snapshot | null;
  holdId: string;
  approved: boolean;
  amountPence: number;
  reason: string | null;
  exceptionId: string | null;
  /** 0 when the payment counts already. */
  payments: number;
  record: object;
  tookMicroseconds: number;
};

/** An award's account as it was read, and as the batch leaves it. */
export type DecidedAccount = { awardId: string; before: Snapshot['account']; after: Snapshot['account'] };

export type DecidedBatch = {
  epoch: number;
  accounts: readonly DecidedAccount[];
  items: readonly DecidedItem[];
  period: string;
  when: LondonMoment;
  at: Date;
};

/** An array as PostgreSQL reads it, for values that need no quotes: ids, figures, yes and no. */
const plain = (values: readonly (string | number | boolean | null)[]) =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`;

const quote = (value: string | null) => (value === null ? 'NULL' : `"${value.replace(/["\\]/g, '\\$&')}"`);

/** An array as PostgreSQL reads it, for any text: the driver's own takes twice as long. */
const quoted = (values: readonly (string | null)[]) => `{${values.map(quote).join(',')}}`;

function accountColumns(accounts: readonly DecidedAccount[]): unknown[] {
  return [
    plain(accounts.map(({ before }) => before.id)),
    plain(accounts.map(({ awardId }) => awardId)),
    plain(accounts.map(({ before }) => before.version)),
    plain(accounts.map(({ before, after }) => after.debitsPending - before.debitsPending)),
    plain(accounts.map(({ after }) => after.spending.dayPence)),
    plain(accounts.map(({ after }) => after.spending.weekPence)),
    plain(accounts.map(({ after }) => after.spending.monthPence)),
    plain(accounts.map(({ after }) => after.spending.payments)),
  ];
}

function itemColumns(items: readonly DecidedItem[]): unknown[] {
  return [
    quoted(items.map(({ request }) => request.authorizationId)),
    plain(items.map(({ request }) => request.round)),
    plain(items.map(({ place }) => place)),
    quoted(items.map(({ request }) => request.stripeCardId)),
    plain(items.map(({ snapshot }) => snapshot?.card.id ?? null)),
    plain(items.map(({ snapshot }) => snapshot?.award.id ?? null)),
    plain(items.map(({ snapshot }) => snapshot?.award.practiceId ?? null)),
    plain(items.map(({ snapshot }) => snapshot?.award.budgetId ?? null)),
    plain(items.map(({ snapshot }) => snapshot?.networkAccountId ?? null)),
    plain(items.map(({ holdId }) => holdId)),
    plain(items.map(({ request }) => request.amountPence)),
    plain(items.map(({ approved }) => approved)),
    plain(items.map(({ amountPence }) => amountPence)),
    quoted(items.map(({ reason }) => reason)),
    plain(items.map(({ exceptionId }) => exceptionId)),
    plain(items.map(({ payments }) => payments)),
    plain(items.map(({ tookMicroseconds }) => tookMicroseconds)),
    quoted(items.map(({ request }) => request.merchant.name)),
    quoted(items.map(({ request }) => request.merchant.networkId)),
    quoted(items.map(({ request }) => request.merchant.category)),
    quoted(items.map(({ request }) => request.merchant.categoryCode)),
    quoted(items.map(({ request }) => request.merchant.country)),
    quoted(items.map(({ request }) => request.merchant.city)),
    quoted(items.map(({ request }) => request.cardPresence)),
    quoted(items.map(({ request }) => request.method)),
    plain(items.map(({ request }) => request.requestedAt.toISOString())),
    items.map(({ record }) => JSON.stringify(record)).join('\n'),
  ];
}

const PARAMETERS = Array.from({ length: 41 }, (_, place) => `$${place + 1}`).join(', ');
const COMMIT = `select commit_decisions(${PARAMETERS}) as fates`;

/** Commits a batch as far as nothing it was decided on has changed. One letter for each item, or `E` alone. */
export async function commitDecisions(connection: DecisionConnection, batch: DecidedBatch): Promise<string> {
  const { epoch, accounts, items, period, when, at } = batch;
  const [row] = await connection.query<{ fates: string }>('decision-commit', COMMIT, [
    ...[epoch, at, period, when.day, when.week, when.month],
    ...accountColumns(accounts),
    ...itemColumns(items),
  ]);
  return row?.fates ?? '';
}
