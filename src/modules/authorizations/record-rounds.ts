import type { Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import type { SettlementDeps } from './authorizations-deps.ts';
import type { CardOwner } from './card-owner.ts';
import type { PresentAuthorization, RoundState } from './core/settlement.ts';
import { explainDecline } from './explain-decline.ts';
import { type AuthorizationRow, findDecision, insertExplainedDecision } from './settlement-store.ts';

type Told = { state: PresentAuthorization; owner: CardOwner | null; at: Date };

/** Stripe let a payment through that we had not approved: our fault, and urgent. */
async function tellApprovedWithoutUs(trx: Trx, settling: Told & { asked: RoundState }): Promise<void> {
  const { state, owner, asked } = settling;
  await publishEvent(trx, {
    type: 'authorization.approved_without_us',
    occurredAt: asked.requestedAt,
    practiceId: owner?.practiceId ?? null,
    awardId: owner?.awardId ?? null,
    payload: { authorizationId: state.id, amountPence: asked.amountPence, stripeReason: asked.reason },
  });
}

/** Stripe had too little of our money for a payment that the award had money for: our fault, and urgent. */
async function tellBalanceShort(trx: Trx, settling: Told & { asked: RoundState }): Promise<void> {
  const { state, owner, asked } = settling;
  await publishEvent(trx, {
    type: 'authorization.issuing_balance_short',
    occurredAt: asked.requestedAt,
    practiceId: owner?.practiceId ?? null,
    awardId: owner?.awardId ?? null,
    payload: { authorizationId: state.id, amountPence: asked.amountPence },
  });
}

/**
 * Records Stripe's word on the rounds that are new since our record `row`: a decline is explained where our own decision does not, and
 * told to whoever follows it. Returns the reason of the last decline, which is the one that is shown.
 */
export async function recordRounds(
  deps: SettlementDeps,
  trx: Trx,
  settling: Told & { row: AuthorizationRow | null },
): Promise<string | null> {
  const { state, owner, row, at } = settling;
  const exceptionId = row?.exception_id ?? null;
  let shown: string | null = null;
  for (const [round, asked] of state.rounds.entries()) {
    if (round < (row?.rounds_synced ?? 0)) continue;
    const ours = await findDecision(trx, state.id, round);
    if (asked.approved) {
      if (!ours?.approved) await tellApprovedWithoutUs(trx, { ...settling, asked });
      continue;
    }
    const explained = ours?.reason_code ? null : await explainDecline(deps, trx, { state, round, exceptionId });
    const reason = ours?.reason_code ?? explained?.reason ?? 'our_fault';
    shown = reason;
    const isShort = asked.reason === 'insufficient_funds' && explained?.isFunded;
    if (isShort) await tellBalanceShort(trx, { ...settling, asked });
    if (explained && !ours) {
      await insertExplainedDecision(trx, {
        authorizationId: state.id,
        round,
        stripeCardId: state.stripeCardId,
        awardId: owner?.awardId ?? null,
        practiceId: owner?.practiceId ?? null,
        requestedPence: asked.amountPence,
        ...explained,
        at,
      });
    }
    await publishEvent(trx, {
      type: 'authorization.declined',
      occurredAt: asked.requestedAt,
      practiceId: owner?.practiceId ?? null,
      awardId: owner?.awardId ?? null,
      payload: { authorizationId: state.id, round, reason, amountPence: asked.amountPence },
    });
  }
  return shown;
}
