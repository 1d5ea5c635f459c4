import { plainCategory } from '../../kernel/merchant-category.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import { type AuthorizationStatus, type DecisionRecord, unpackRecord } from '../authorizations/index.ts';
import { type DeclineExplanation, explainDecline } from './decline-explanation.ts';
import { STOP_MET, type StopMet } from './stop-views.ts';

export type MerchantView = { name: string; city: string | null; country: string | null };
export type CategoryView = { stripe: string; code: string | null; plain: string };

/** An authorization as read for a list or by itself, with its newest decision. */
export type AuthorizationRow = {
  id: string;
  status: AuthorizationStatus;
  approved: boolean;
  amountPence: Pence;
  requestedPence: Pence;
  grossApprovedPence: Pence;
  /** Of an expired one: what the shop did not take. */
  leftPence: Pence;
  merchantName: string;
  merchantNetworkId: string | null;
  merchantCity: string | null;
  merchantCountry: string | null;
  category: string;
  categoryCode: string | null;
  reasonCode: string | null;
  requestedAt: Date;
  recordedAt: Date;
  awardId: string | null;
  awardReference: string | null;
  practice: string | null;
  policy: string | null;
  policyVersion: number | null;
  plainList: string | null;
  awardEndedAt: Date | null;
  record: Partial<DecisionRecord> | null;
  tookUs: number | null;
  /** What had been stopped, of a payment that was declined because of it. */
  stop: StopMet | null;
};

/** What had been stopped, where the reason is a stop; for the aliases see {@link STOP_MET}. */
export const stopOf = (reasonCode: string) => `case ${reasonCode} when 'scheme_stopped' then ${STOP_MET} end as stop`;

/** Select list and joins of {@link AuthorizationRow}; `a` is the authorization. */
export const AUTHORIZATION_ROWS = `
  select a.id, a.status, a.approved, a.amount_pence as "amountPence", a.requested_pence as "requestedPence",
    a.gross_approved_pence as "grossApprovedPence",
    (case when a.status = 'expired' then a.amount_pence + coalesce((select sum(t.amount_pence) from card_transactions t
      where t.authorization_id = a.id and t.type = 'capture'), 0) else 0 end)::bigint as "leftPence", a.merchant_name as "merchantName",
    a.merchant_network_id as "merchantNetworkId", a.merchant_city as "merchantCity", a.merchant_country as "merchantCountry", a.merchant_category as category,
    a.merchant_category_code as "categoryCode", a.reason_code as "reasonCode", a.requested_at as "requestedAt",
    a.recorded_at as "recordedAt",
    a.award_id as "awardId", aw.reference as "awardReference", p.code as practice, v.slug as policy,
    v.version as "policyVersion", v.terms ->> 'plainList' as "plainList", aw.ended_at as "awardEndedAt", d.record,
    d.took_us as "tookUs", ${stopOf('a.reason_code')}
  from authorizations a
  left join awards aw on aw.id = a.award_id
  left join policy_versions v on v.id = aw.policy_version_id
  left join parties p on p.id = a.practice_id
  left join lateral (
    select x.record, x.decided_at, case x.source when 'ours' then x.took_us end as took_us from decisions x where x.authorization_id = a.id order by x.round desc limit 1) d on true`;

/** Rows of a statement that reads a decision's record, the record as it was before it was packed. */
export async function readRecorded<Row extends Pick<AuthorizationRow, 'record'>>(
  db: Db | Trx,
  sql: string,
  bindings: readonly unknown[] | Record<string, unknown>,
): Promise<Row[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(sql, bindings as Record<string, unknown>);
  return rows.map((row) => ({ ...row, record: unpackRecord(row.record) }));
}

/** What the payment is about: asked for when declined, at its height when given back, else as it stands. */
export function amountOf(row: AuthorizationRow): Pence {
  if (!row.approved) return row.requestedPence;
  return row.amountPence > 0 ? row.amountPence : Math.max(row.grossApprovedPence, row.requestedPence);
}

export function merchantOf(row: {
  merchantName: string;
  merchantCity: string | null;
  merchantCountry: string | null;
}): MerchantView {
  return { name: row.merchantName, city: row.merchantCity, country: row.merchantCountry };
}

export function categoryOf(row: { category: string; categoryCode: string | null }): CategoryView {
  return { stripe: row.category, code: row.categoryCode, plain: plainCategory(row.category, row.categoryCode) };
}

/** Why it was declined; null when it was not. */
export function reasonOf(row: AuthorizationRow): DeclineExplanation | null {
  return row.approved ? null : explainDecline(row);
}
