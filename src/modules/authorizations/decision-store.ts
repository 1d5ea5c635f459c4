import type { DecisionConnection } from '../../platform/decision-connection.ts';
import type { AuthorizationRequest } from './core/authorization-request.ts';
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

export type SnapshotRow = {
  stripe_card_id: string;
  card_id: string;
  card_type: Snapshot['card']['type'];
  card_status: Snapshot['card']['status'];
  freeze_kind: Snapshot['card']['freezeKind'];
  cancel_reason: Snapshot['card']['cancelReason'];
  award_id: string;
  reference: string;
  practice_id: string;
  budget_id: string;
  award_status: string;
  expires_on: string;
  policy_version_id: string;
  budget_status: string;
  account_id: string;
  version: number;
  credits_posted: number;
  debits_posted: number;
  debits_pending: number;
  network_account_id: string;
  stop_epoch: number;
  never_allowed_version: number;
  stops: string | null;
};

/** A row of the view as the rules see it. */
export function toSnapshot(row: SnapshotRow): Snapshot {
  return {
    card: {
      id: row.card_id,
      type: row.card_type,
      status: row.card_status,
      freezeKind: row.freeze_kind,
      cancelReason: row.cancel_reason,
    },
    award: {
      id: row.award_id,
      reference: row.reference,
      practiceId: row.practice_id,
      budgetId: row.budget_id,
      status: row.award_status,
      expiresOn: row.expires_on,
      policyVersionId: row.policy_version_id,
    },
    budgetStatus: row.budget_status,
    stops: row.stops?.split(',') ?? [],
    stopEpoch: row.stop_epoch,
    neverAllowedVersion: row.never_allowed_version,
    account: {
      id: row.account_id,
      version: row.version,
      creditsPosted: row.credits_posted,
      debitsPosted: row.debits_posted,
      debitsPending: row.debits_pending,
    },
    networkAccountId: row.network_account_id,
  };
}

/** One snapshot of the cards named by `$1`. */
export const SNAPSHOTS = 'select * from decision_snapshots where stripe_card_id = any ($1)';

/** Snapshots by Stripe card id. Cards that we do not know are absent. */
export async function readSnapshots(
  connection: DecisionConnection,
  stripeCardIds: readonly string[],
): Promise<Map<string, Snapshot>> {
  const rows = await connection.query<SnapshotRow>('decision-snapshots', SNAPSHOTS, [stripeCardIds]);
  return new Map(rows.map((row) => [row.stripe_card_id, toSnapshot(row)]));
}

/** Locks the award accounts behind the cards, in id order, before a batch that lost a race is decided again. */
export async function lockAwardAccounts(
  connection: DecisionConnection,
  stripeCardIds: readonly string[],
): Promise<void> {
  await connection.query(
    'decision-lock',
    `select 1 from ledger_accounts
     where id in (select account_id from decision_snapshots where stripe_card_id = any ($1))
     order by id for no key update`,
    [stripeCardIds],
  );
}

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

/** What earlier rounds hold, by authorization id. */
export async function readHeldBefore(
  connection: DecisionConnection,
  authorizationIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await connection.query<{ id: string; amount: number }>(
    'decision-held-before',
    `select id, amount_pence as amount from authorizations where id = any ($1) and status = 'pending'`,
    [authorizationIds],
  );
  return new Map(rows.map((row) => [row.id, row.amount]));
}

/** One decided item as the referee takes it; `account` is its place in the list of accounts, from 1. */
export type DecidedItem = {
  request: AuthorizationRequest;
  account: number | null;
  snapshot: Snapshot | null;
  holdId: string;
  approved: boolean;
  amountPence: number;
  reason: string | null;
  record: object;
  tookMicroseconds: number;
};

export type DecidedBatch = {
  epoch: number;
  accounts: readonly { id: string; version: number }[];
  items: readonly DecidedItem[];
  period: string;
  at: Date;
};

function toRow(item: DecidedItem, place: number): Record<string, unknown> {
  const { request, snapshot } = item;
  const { merchant } = request;
  return {
    n: place,
    auth: request.authorizationId,
    round: request.round,
    account: item.account,
    stripe_card: request.stripeCardId,
    card: snapshot?.card.id ?? null,
    award: snapshot?.award.id ?? null,
    practice: snapshot?.award.practiceId ?? null,
    budget: snapshot?.award.budgetId ?? null,
    network: snapshot?.networkAccountId ?? null,
    hold_id: item.holdId,
    asked: request.amountPence,
    approved: item.approved,
    amount: item.amountPence,
    reason: item.reason,
    record: item.record,
    took_us: item.tookMicroseconds,
    merchant_name: merchant.name,
    merchant_network_id: merchant.networkId,
    merchant_category: merchant.category,
    merchant_code: merchant.categoryCode,
    merchant_country: merchant.country,
    merchant_city: merchant.city,
    presence: request.cardPresence,
    method: request.method,
    requested_at: request.requestedAt,
  };
}

/** Commits a batch as far as nothing it was decided on has changed. One letter for each item, or `E` alone. */
export async function commitDecisions(connection: DecisionConnection, batch: DecidedBatch): Promise<string> {
  const [row] = await connection.query<{ fates: string }>(
    'decision-commit',
    'select commit_decisions($1, $2, $3, $4, $5, $6) as fates',
    [
      batch.epoch,
      batch.accounts.map((account) => account.id),
      batch.accounts.map((account) => account.version),
      JSON.stringify(batch.items.map(toRow)),
      batch.period,
      batch.at,
    ],
  );
  return row?.fates ?? '';
}
