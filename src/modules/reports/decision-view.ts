import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { explainDecision, type NamedPolicy, type StoredRound, type WeighedRule } from '../authorizations/index.ts';
import { type DeclineExplanation, explainDecline } from './decline-explanation.ts';
import { AUTHORIZATION_ROWS, type AuthorizationRow, readRecorded, stopOf } from './payment-rows.ts';
import type { StopMet } from './stop-views.ts';

/** What the award had and had spent when a decision was made; null where that is not on record. */
export type FiguresThen = {
  availablePence: Pence;
  onHoldPence: Pence;
  /** Held by earlier rounds of the same payment. */
  heldBeforePence: Pence;
  /** Payments that counted, this one not among them. */
  payments: number;
};

/** One question of a shop, and our answer to it. */
export type DecisionRoundView = {
  /** 0 for the first; each increment is one more. */
  round: number;
  /** `explained`: Stripe declined without an answer of ours, and our rules were run to tell why. */
  source: StoredRound['source'];
  decidedAt: Date;
  requestedPence: Pence;
  approvedPence: Pence;
  approved: boolean;
  reason: DeclineExplanation | null;
  sentences: string[];
  rules: WeighedRule[];
  figures: FiguresThen | null;
  exceptionId: string | null;
  policy: NamedPolicy | null;
  /** From the question’s arrival until it was decided, before the commit; null when Stripe answered without us. */
  tookMs: number | null;
  software: string | null;
};

export type DecisionView = {
  authorizationId: string;
  awardId: string | null;
  awardReference: string | null;
  practice: string | null;
  /** What became of the payment in the end. */
  sentence: string;
  rounds: DecisionRoundView[];
};

type RoundRow = StoredRound & {
  slug: string | null;
  policyName: string | null;
  version: number | null;
  plainList: string | null;
  stop: StopMet | null;
};

const ROUNDS = `
  select d.round, d.source, d.decided_at as "decidedAt", d.took_us as "tookUs", d.requested_pence as "requestedPence",
    d.approved_pence as "approvedPence", d.approved, d.reason_code as "reasonCode", d.record, v.slug,
    v.name as "policyName", v.version, v.terms ->> 'plainList' as "plainList", ${stopOf('d.reason_code')}
  from decisions d
  left join awards aw on aw.id = d.award_id
  left join policy_versions v
    on v.id = coalesce(cast(d.record -> 'award' ->> 'policyVersionId' as uuid), aw.policy_version_id)
  where d.authorization_id = ? order by d.round`;

function policyOf({ slug, policyName, version }: RoundRow): NamedPolicy | null {
  return slug && policyName && version ? { slug, name: policyName, version } : null;
}

function figuresOf({ record }: RoundRow): FiguresThen | null {
  const { account, availablePence, before } = record;
  if (!account?.spending || availablePence === undefined || !before) return null;
  return {
    availablePence,
    onHoldPence: account.debitsPending,
    heldBeforePence: before.heldPence,
    payments: account.spending.payments,
  };
}

function toRound(payment: AuthorizationRow, row: RoundRow): DecisionRoundView {
  const { round, source, decidedAt, requestedPence, approvedPence, approved, reasonCode, record } = row;
  const policy = policyOf(row);
  const declined = { ...payment, record, requestedPence, reasonCode, stop: row.stop, plainList: row.plainList };
  return {
    ...{ round, source, decidedAt, requestedPence, approvedPence, approved },
    reason: explainDecline({ ...declined, policy: row.slug, policyVersion: row.version }),
    ...explainDecision(row, policy),
    figures: figuresOf(row),
    exceptionId: record.exceptionId ?? null,
    policy,
    tookMs: source === 'ours' ? row.tookUs / 1000 : null,
    software: record.software ?? null,
  };
}

const STATUSES: Readonly<Record<AuthorizationRow['status'], string>> = {
  declined: 'The payment was declined.',
  pending: 'The payment is approved, and the shop has yet to take it or give it back.',
  closed: 'The payment was approved, and the shop has done with it.',
  reversed: 'The payment was approved, and the shop gave it back.',
  expired: 'The payment was approved, and the shop did not take all of it in time.',
};

/** What became of a payment; Stripe's word, which need not be ours. */
function endOf({ status }: AuthorizationRow, rounds: readonly DecisionRoundView[]): string {
  const isApproved = status !== 'declined';
  if (isApproved === rounds.some((round) => round.approved)) return STATUSES[status];
  if (isApproved) return `Stripe let it through without an approval of ours. ${STATUSES[status]}`;
  return 'We approved it, and Stripe declined it all the same.';
}

/** Every decision on an authorization, explained; null when there is no such authorization in the scope. */
export async function decisionView(db: Db | Trx, authorizationId: string): Promise<DecisionView | null> {
  const [payment] = await readRecorded<AuthorizationRow>(db, `${AUTHORIZATION_ROWS} where a.id = ?`, [authorizationId]);
  if (!payment) return null;
  const rows = await readRecorded<RoundRow>(db, ROUNDS, [authorizationId]);
  const rounds = rows.map((row) => toRound(payment, row));
  const { awardId, awardReference, practice } = payment;
  return { authorizationId, awardId, awardReference, practice, sentence: endOf(payment, rounds), rounds };
}
