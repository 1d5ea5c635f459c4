import { v7 as newId } from 'uuid';
import { assert } from '../../kernel/assert.ts';
import { postingPeriod } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { changeCounters, lockAccounts } from './account-store.ts';
import { availablePence } from './core/account.ts';
import { insertTransfer } from './transfer-store.ts';

export type Hold = {
  fromAccountId: string;
  networkAccountId: string;
  amountPence: Pence;
  budgetId: string;
  awardId: string;
  authorizationId: string;
  key: string;
  eventAt: Date;
  at: Date;
};

/**
 * Holds money that Stripe has already set aside, one authorization at a time (decisions of ours place theirs
 * with `commit_decisions`). An award account must have the amount: a bug otherwise.
 */
export async function placeHold(trx: Trx, hold: Hold): Promise<void> {
  const from = (await lockAccounts(trx, [hold.fromAccountId])).get(hold.fromAccountId);
  assert(from, `account of hold ${hold.key} exists`);
  assert(from.kind === 'shortfall' || availablePence(from) >= hold.amountPence, `hold ${hold.key} is covered`);
  const inserted = await insertTransfer(trx, {
    id: newId(),
    kind: 'hold',
    is_hold: true,
    state: 'pending',
    debit_account_id: hold.fromAccountId,
    credit_account_id: hold.networkAccountId,
    amount_pence: hold.amountPence,
    hold_id: null,
    budget_id: hold.budgetId,
    award_id: hold.awardId,
    authorization_id: hold.authorizationId,
    card_transaction_id: null,
    follows_key: null,
    posting_period: postingPeriod(hold.at),
    event_at: hold.eventAt,
    created_at: hold.at,
    idempotency_key: hold.key,
  });
  if (inserted) await changeCounters(trx, hold.fromAccountId, { debitsPending: hold.amountPence });
}
