import type { Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import type { CardOwner } from './card-owner.ts';
import { type AuthorizationStatus, observeMove } from './core/authorization-transitions.ts';
import { type ByDay, type PresentAuthorization, statusOf } from './core/settlement.ts';
import { merchantColumns } from './merchant-columns.ts';
import { type AuthorizationRow, putAuthorization } from './settlement-store.ts';

/** Approved in all rounds, whatever was given back since. */
export const grossApproved = (state: PresentAuthorization) =>
  state.rounds.filter((round) => round.approved).reduce((total, round) => total + round.amountPence, 0);

type Put = {
  state: PresentAuthorization;
  owner: CardOwner | null;
  /** Our record before. */
  row: AuthorizationRow | null;
  /** Why the last declined round was declined. */
  reason: string | null;
  /** What it adds to limits by period now. */
  counted: ByDay;
  at: Date;
};

/** Stripe's word holds even where the table of transitions knows no way to it; somebody must look, once. */
async function tellImpossibleMove(
  deps: SettlementDeps,
  trx: Trx,
  { state, owner, row, at, status }: Put & { status: AuthorizationStatus },
): Promise<void> {
  const from = row?.status ?? 'none';
  if (observeMove(from, status) !== 'impossible') return;
  const payload = { authorizationId: state.id, amountPence: state.amountPence, from, to: status };
  deps.logger.error(payload, 'Stripe has an authorization in a state that it cannot have come to');
  const { practiceId = null, awardId = null } = owner ?? {};
  await publishEvent(trx, { type: 'authorization.impossible_move', occurredAt: at, practiceId, awardId, payload });
}

/** When its hold ended: as Stripe has it where it says so, else when we heard; null while it may hold money. */
function endedAt({ state, row, at }: Put, status: AuthorizationStatus): Date | null {
  if (status === 'pending' || status === 'declined') return null;
  return row?.ended_at ?? state.releasedAt ?? at;
}

/** Writes our record of an authorization as Stripe has it now. */
export async function putState(deps: SettlementDeps, trx: Trx, put: Put): Promise<void> {
  const { state, owner, row, at, reason } = put;
  const status = statusOf(state, row?.status ?? null);
  await tellImpossibleMove(deps, trx, { ...put, status });
  await putAuthorization(trx, {
    id: state.id,
    stripe_card_id: state.stripeCardId,
    card_id: owner?.cardId ?? null,
    award_id: owner?.awardId ?? null,
    practice_id: owner?.practiceId ?? null,
    budget_id: owner?.budgetId ?? null,
    status,
    approved: state.approved,
    amount_pence: state.approved ? state.amountPence : 0,
    requested_pence: state.rounds.reduce((total, round) => total + round.amountPence, 0),
    gross_approved_pence: grossApproved(state),
    rounds_synced: state.rounds.length,
    settled_version: (row?.settled_version ?? 0) + 1,
    ended_at: endedAt(put, status),
    counted_by_day: put.counted,
    ...merchantColumns(state.merchant),
    card_presence: state.cardPresence,
    authorization_method: state.method,
    reason_code: state.approved ? null : (reason ?? row?.reason_code ?? null),
    stripe_reason: state.rounds.at(-1)?.reason ?? null,
    requested_at: state.requestedAt,
    recorded_at: at,
  });
}
