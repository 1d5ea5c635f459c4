import type { Db, Trx } from '../../platform/database.ts';
import type { Dispute } from './core/dispute.ts';

const COLUMNS = {
  id: 'id',
  stripeDisputeId: 'stripe_dispute_id',
  cardTransactionId: 'card_transaction_id',
  awardId: 'award_id',
  practiceId: 'practice_id',
  budgetId: 'budget_id',
  amountPence: 'amount_pence',
  reason: 'reason',
  explanation: 'explanation',
  productDescription: 'product_description',
  productType: 'product_type',
  originalTransactionId: 'original_transaction_id',
  status: 'status',
  source: 'source',
  deadlineAt: 'deadline_at',
  openedBy: 'opened_by',
  openedAt: 'opened_at',
  submitAskedAt: 'submit_asked_at',
  submittedAt: 'submitted_at',
  closedAt: 'closed_at',
  lossReason: 'loss_reason',
  refusal: 'refusal',
  cashPence: 'cash_pence',
  awardPence: 'award_pence',
  awardMoves: 'award_moves',
  balanceTransactions: 'balance_transactions',
} as const satisfies Record<keyof Dispute, string>;

const toRow = (change: Partial<Dispute>) =>
  Object.fromEntries(Object.entries(change).map(([property, value]) => [COLUMNS[property as keyof Dispute], value]));

export async function insertDispute(trx: Trx, dispute: Dispute): Promise<void> {
  await trx('disputes').insert(toRow(dispute));
}

export async function updateRow(trx: Trx, id: string, change: Partial<Dispute>): Promise<void> {
  await trx('disputes').where({ id }).update(toRow(change));
}

/** Who asked for it to be sent to the card network. */
export async function updateSubmitAsked(trx: Trx, id: string, asked: { by: string; at: Date } | null): Promise<void> {
  await trx('disputes')
    .where({ id })
    .update({ submit_asked_by: asked?.by ?? null, submit_asked_at: asked?.at ?? null });
}

export async function findDispute(db: Db | Trx, id: string): Promise<Dispute | null> {
  return (await db('disputes').where({ id }).first<Dispute>(COLUMNS)) ?? null;
}

export async function lockDispute(trx: Trx, id: string): Promise<Dispute | null> {
  return (await trx('disputes').where({ id }).forUpdate().first<Dispute>(COLUMNS)) ?? null;
}

/** One writer at a time for the disputes of one payment, also before there is one. */
export async function lockDisputesOf(trx: Trx, cardTransactionId: string): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 8))', [cardTransactionId]);
}

/** The dispute that Stripe means: by its id, else the one of ours that Stripe has just been asked for. */
export async function findByStripe(
  trx: Trx,
  stripe: { stripeDisputeId: string; reference: string | null },
): Promise<Dispute | null> {
  const known = await trx('disputes')
    .where({ stripe_dispute_id: stripe.stripeDisputeId })
    .forUpdate()
    .first<Dispute>(COLUMNS);
  if (known || stripe.reference === null) return known ?? null;
  const asked = await trx('disputes')
    .whereRaw('id::text = ?', [stripe.reference])
    .whereNull('stripe_dispute_id')
    .forUpdate()
    .first<Dispute>(COLUMNS);
  return asked ?? null;
}

export async function listOfTransaction(db: Db | Trx, cardTransactionId: string): Promise<Dispute[]> {
  return db('disputes')
    .where({ card_transaction_id: cardTransactionId })
    .orderBy('opened_at')
    .select<Dispute[]>(COLUMNS);
}

/** What is not over, what runs out first on top. */
export async function listOpen(db: Db | Trx): Promise<Dispute[]> {
  return db('disputes').whereIn('status', ['draft', 'submitted']).orderBy('deadline_at').select<Dispute[]>(COLUMNS);
}
