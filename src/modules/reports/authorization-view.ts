import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { AuthorizationStatus } from '../authorizations/index.ts';
import type { CaseKind } from '../cases/index.ts';
import type { DeclineExplanation } from './decline-explanation.ts';
import {
  AUTHORIZATION_ROWS,
  type AuthorizationRow,
  amountOf,
  type CategoryView,
  categoryOf,
  type MerchantView,
  merchantOf,
  readRecorded,
  reasonOf,
} from './payment-rows.ts';

/** One authorization and our answer to it. */
export type AuthorizationView = {
  id: string;
  approved: boolean;
  amountPence: Pence;
  status: AuthorizationStatus;
  at: Date;
  merchant: MerchantView;
  category: CategoryView;
  /** How long our decision took; null when Stripe answered without us. */
  decisionMs: number | null;
  reason: DeclineExplanation | null;
  awardId: string | null;
  awardReference: string | null;
  practice: string | null;
  /** The open cases that it, or what was taken or given back on it, brought about. */
  openCases: { id: string; kind: CaseKind; amountPence: Pence }[];
};

/** An authorization's own id and those of its card transactions are what a case names as its cause. */
const OPEN_CASES = `
  select distinct c.id, c.kind, c.amount_pence as "amountPence"
  from finance_case_entries e join finance_cases c on c.id = e.case_id
  where e.what in ('opened', 'grew') and c.status <> 'closed' and e.cause in (
    select cast(:id as text) union all select t.id from card_transactions t where t.authorization_id = :id)
  order by c.id`;

/** One authorization by Stripe's id, or null when there is none in the scope. */
export async function authorizationView(db: Db | Trx, id: string): Promise<AuthorizationView | null> {
  const [row] = await readRecorded<AuthorizationRow>(db, `${AUTHORIZATION_ROWS} where a.id = ?`, [id]);
  if (!row) return null;
  const cases = await db.raw<{ rows: AuthorizationView['openCases'] }>(OPEN_CASES, { id });
  return {
    id: row.id,
    approved: row.approved,
    amountPence: amountOf(row),
    status: row.status,
    at: row.requestedAt,
    merchant: merchantOf(row),
    category: categoryOf(row),
    decisionMs: row.tookUs === null ? null : row.tookUs / 1000,
    reason: reasonOf(row),
    awardId: row.awardId,
    awardReference: row.awardReference,
    practice: row.practice,
    openCases: cases.rows,
  };
}
