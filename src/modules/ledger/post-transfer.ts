import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { assert } from '../../kernel/assert.ts';
import { postingPeriod } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { changeCounters, lockAccounts } from './account-store.ts';
import { type Account, availablePence } from './core/account.ts';
import { isAllowedMovement, type TransferKind, UNCOUNTED } from './core/transfer-kinds.ts';
import { findTransferByKey, insertTransfer, type TransferLinks } from './transfer-store.ts';

export type Movement = TransferLinks & {
  kind: TransferKind;
  fromAccountId: string;
  toAccountId: string;
  amountPence: Pence;
  /** The same key never moves money twice. */
  key: string;
  /** When it happened; `at` is when we booked it. */
  eventAt: Date;
  at: Date;
  /** The hold that this posting settles, in part or whole. */
  holdId?: string;
};

export type PostOutcome = 'posted' | 'repeated' | 'insufficient';

/** Account kinds from which no act of ours takes more than is there (R3). */
const COVERED: readonly string[] = ['budget', 'award'];

function checkMovement(movement: Movement, from: Account | undefined, to: Account | undefined): void {
  assert(from && to, `both accounts of ${movement.key} exist`);
  assert(isAllowedMovement(movement.kind, from.kind, to.kind), `${movement.kind}: ${from.kind} -> ${to.kind}`);
  assert(Number.isSafeInteger(movement.amountPence) && movement.amountPence > 0, `amount of ${movement.key} (R1)`);
}

/**
 * Posts one balanced movement in the caller's transaction (R2): from is debited, to is credited.
 * `insufficient`: the from account is guarded and does not have the amount; nothing was written.
 * `repeated`: a transfer of this key is already there.
 */
export async function postTransfer(trx: Trx, movement: Movement): Promise<PostOutcome> {
  const accounts = await lockAccounts(trx, [movement.fromAccountId, movement.toAccountId]);
  const from = accounts.get(movement.fromAccountId);
  const to = accounts.get(movement.toAccountId);
  checkMovement(movement, from, to);
  assert(from && to, 'checked above');
  if (await findTransferByKey(trx, movement.key)) return 'repeated';
  if (COVERED.includes(from.kind) && availablePence(from) < movement.amountPence) return 'insufficient';
  const inserted = await insertTransfer(trx, {
    id: newId(),
    kind: movement.kind,
    is_hold: false,
    state: 'posted',
    debit_account_id: from.id,
    credit_account_id: to.id,
    amount_pence: movement.amountPence,
    hold_id: movement.holdId ?? null,
    budget_id: movement.budgetId ?? null,
    award_id: movement.awardId ?? null,
    authorization_id: movement.authorizationId ?? null,
    card_transaction_id: movement.cardTransactionId ?? null,
    follows_key: movement.followsKey ?? null,
    posting_period: postingPeriod(movement.at),
    event_at: movement.eventAt,
    created_at: movement.at,
    idempotency_key: movement.key,
  });
  if (!inserted) return 'repeated';
  if (!UNCOUNTED.includes(from.kind)) await changeCounters(trx, from.id, { debitsPosted: movement.amountPence });
  if (!UNCOUNTED.includes(to.kind)) await changeCounters(trx, to.id, { creditsPosted: movement.amountPence });
  return 'posted';
}

/**
 * As {@link postTransfer}, under a key that a person's request brought: when the key has moved another amount, or
 * between other accounts, it throws `idempotency_key_reused`.
 */
export async function postOnce(trx: Trx, movement: Movement): Promise<PostOutcome> {
  const outcome = await postTransfer(trx, movement);
  const before = outcome === 'repeated' ? await findTransferByKey(trx, movement.key) : null;
  const isSame =
    before === null ||
    (before.amount_pence === movement.amountPence &&
      before.debit_account_id === movement.fromAccountId &&
      before.credit_account_id === movement.toAccountId);
  if (!isSame) throw new AppError('idempotency_key_reused', 'This Idempotency-Key was used for another request.');
  return outcome;
}
