import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { AuthorizationStatus } from '../authorizations/index.ts';
import type { DeclineExplanation } from './decline-explanation.ts';
import {
  AUTHORIZATION_ROWS,
  type AuthorizationRow,
  amountOf,
  type CategoryView,
  categoryOf,
  type MerchantView,
  merchantOf,
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
};

/** One authorization by Stripe's id, or null when there is none in the scope. */
export async function authorizationView(db: Db | Trx, id: string): Promise<AuthorizationView | null> {
  const { rows } = await db.raw<{ rows: AuthorizationRow[] }>(`${AUTHORIZATION_ROWS} where a.id = ?`, [id]);
  const [row] = rows;
  if (!row) return null;
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
  };
}
