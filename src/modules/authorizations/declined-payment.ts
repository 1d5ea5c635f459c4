import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { DecisionRecord } from './core/decision-record.ts';
import { type DeclineCode, declineReason } from './core/decline-reasons.ts';
import { unpackRecord } from './core/pack-record.ts';

/** What the review of a declined payment is about. */
export type DeclinedPayment = {
  stripeCardId: string;
  merchantName: string;
  merchantNetworkId: string | null;
  /** Stripe's name of it. */
  merchantCategory: string;
  merchantCategoryCode: string | null;
  /** What the shop asked for in the round that was declined. */
  requestedPence: Pence;
  reasonCode: DeclineCode;
  /** Our fault, or an alarm of Stripe's. */
  isUrgent: boolean;
  awardId: string | null;
  practiceId: string | null;
  budgetId: string | null;
  /** What the declined round was decided on; null when it was Stripe that declined what we had approved. */
  record: Partial<DecisionRecord> | null;
};

/** The last declined round of an authorization, also one that Stripe declined after we had approved; null when it is unknown or nothing of it was declined. */
export async function findDeclinedPayment(db: Db | Trx, authorizationId: string): Promise<DeclinedPayment | null> {
  const { rows } = await db.raw<{ rows: (Omit<DeclinedPayment, 'isUrgent'> & { stripeReason: string | null })[] }>(
    `select a.stripe_card_id as "stripeCardId", a.merchant_name as "merchantName",
       a.merchant_network_id as "merchantNetworkId", a.merchant_category as "merchantCategory",
       a.merchant_category_code as "merchantCategoryCode", coalesce(d.requested_pence, a.requested_pence) as "requestedPence",
       coalesce(a.reason_code, d.reason_code) as "reasonCode", a.stripe_reason as "stripeReason",
       a.award_id as "awardId", a.practice_id as "practiceId", a.budget_id as "budgetId", d.record
     from authorizations a left join decisions d on d.authorization_id = a.id and not d.approved
     where a.id = ? and coalesce(a.reason_code, d.reason_code) is not null
     order by d.round desc limit 1`,
    [authorizationId],
  );
  if (!rows[0]) return null;
  const { stripeReason, record, ...payment } = rows[0];
  const isAlarm = stripeReason === 'account_disabled';
  return { ...payment, record: unpackRecord(record), isUrgent: isAlarm || declineReason(payment.reasonCode).isUrgent };
}
