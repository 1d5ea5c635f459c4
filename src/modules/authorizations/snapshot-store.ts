import type { Trx } from '../../platform/database.ts';
import type { DecisionConnection } from '../../platform/decision-connection.ts';
import type { Snapshot, SnapshotException } from './core/snapshot.ts';

type SnapshotRow = {
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
  spending_day: string | null;
  spending_day_pence: number;
  spending_week: string | null;
  spending_week_pence: number;
  spending_month: string | null;
  spending_month_pence: number;
  spending_payments: number;
  network_account_id: string;
  stop_epoch: number;
  never_allowed_version: number;
  stops: string | null;
  exceptions: SnapshotException[] | null;
};

function toAccount(row: SnapshotRow): Snapshot['account'] {
  return {
    id: row.account_id,
    version: row.version,
    creditsPosted: row.credits_posted,
    debitsPosted: row.debits_posted,
    debitsPending: row.debits_pending,
    spending: {
      day: row.spending_day,
      dayPence: row.spending_day_pence,
      week: row.spending_week,
      weekPence: row.spending_week_pence,
      month: row.spending_month,
      monthPence: row.spending_month_pence,
      payments: row.spending_payments,
    },
  };
}

/** A row of the view as the rules see it. */
function toSnapshot(row: SnapshotRow): Snapshot {
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
    account: toAccount(row),
    exceptions: row.exceptions ?? [],
    networkAccountId: row.network_account_id,
  };
}

/** One snapshot of the cards named by `$1`. */
const SNAPSHOTS = 'select * from decision_snapshots where stripe_card_id = any ($1)';

/** Snapshots by Stripe card id. Cards that we do not know are absent. */
export async function readSnapshots(
  connection: DecisionConnection,
  stripeCardIds: readonly string[],
): Promise<Map<string, Snapshot>> {
  const rows = await connection.query<SnapshotRow>('decision-snapshots', SNAPSHOTS, [stripeCardIds]);
  return new Map(rows.map((row) => [row.stripe_card_id, toSnapshot(row)]));
}

/** The snapshot of one card inside a transaction: the same view that decisions are made on. */
export async function readSnapshot(trx: Trx, stripeCardId: string): Promise<Snapshot | null> {
  const { rows } = await trx.raw<{ rows: SnapshotRow[] }>(SNAPSHOTS.replace('$1', '?'), [[stripeCardId]]);
  return rows[0] ? toSnapshot(rows[0]) : null;
}

/** The snapshot of an award's card: of several the one that can be used, else the newest. Null where none was made, or the award is outside the scope. */
export async function readSnapshotOfAward(trx: Trx, awardId: string): Promise<Snapshot | null> {
  const { rows } = await trx.raw<{ rows: SnapshotRow[] }>(
    `select * from decision_snapshots where award_id = ?
     order by card_status = 'active' desc, card_status in ('cancelled', 'expired'), card_id desc limit 1`,
    [awardId],
  );
  return rows[0] ? toSnapshot(rows[0]) : null;
}
