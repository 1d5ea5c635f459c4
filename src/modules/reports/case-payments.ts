import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';

/** A payment, a refund or a decline that brought a case about, by award reference: nobody's name is in it (R16). */
export type CasePayment = {
  merchantName: string;
  /** What it put into the case. */
  amountPence: Pence;
  at: Date;
  awardId: string | null;
  awardReference: string | null;
  practice: string | null;
  /** The review of it, when it was declined. */
  reviewId: string | null;
};

/** What brought a case about, oldest first. */
export async function casePayments(db: Db | Trx, caseId: string): Promise<CasePayment[]> {
  const { rows } = await db.raw<{ rows: CasePayment[] }>(
    `select coalesce(t.merchant_name, z.merchant_name) as "merchantName", e.amount_pence as "amountPence", e.at,
       aw.id as "awardId", aw.reference as "awardReference", p.code as practice, r.id as "reviewId"
     from finance_case_entries e
     left join disputes d on d.id::text = e.cause
     left join card_transactions t on t.id = coalesce(d.card_transaction_id, e.cause)
     left join authorizations z on z.id = e.cause
     left join awards aw on aw.id = coalesce(t.award_id, z.award_id)
     left join parties p on p.id = aw.practice_id
     left join lateral (select x.id from decline_reviews x where x.authorization_id = z.id
       order by x.opened_at desc limit 1) r on true
     where e.case_id = ? and e.what in ('opened', 'grew') and coalesce(t.merchant_name, z.merchant_name) is not null
     order by e.at, e.id`,
    [caseId],
  );
  return rows;
}

/** Where the money of a refund went, in pence; together they are the refund. */
export type RefundPlaces = { shortfallPence: Pence; budgetPence: Pence; awardPence: Pence };

/** What became of a refund in the moment in which it was booked; null when it is not booked. */
export async function refundPlaces(db: Db | Trx, cardTransactionId: string): Promise<RefundPlaces | null> {
  const { rows } = await db.raw<{ rows: (Omit<RefundPlaces, 'awardPence'> & { refundPence: Pence })[] }>(
    `select f.amount_pence as "refundPence",
       coalesce(sum(t.amount_pence) filter (where t.kind = 'shortfall_repayment'), 0)::bigint as "shortfallPence",
       coalesce(sum(t.amount_pence) filter (where t.kind = 'release'), 0)::bigint as "budgetPence"
     from ledger_transfers f
     left join ledger_transfers t on t.award_id = f.award_id and t.created_at = f.created_at and not t.is_hold
       and t.follows_key in (f.card_transaction_id, f.authorization_id)
     where f.kind = 'refund' and f.card_transaction_id = ?
     group by f.id`,
    [cardTransactionId],
  );
  const [row] = rows;
  if (!row) return null;
  const { refundPence, shortfallPence, budgetPence } = row;
  return { shortfallPence, budgetPence, awardPence: Math.max(0, refundPence - shortfallPence - budgetPence) };
}
