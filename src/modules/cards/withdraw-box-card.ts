import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { lockBoxCard, updateBoxCard } from './box-store.ts';
import type { CardsDeps } from './cards-deps.ts';

/** Cancels at Stripe a card that was taken out of its box; one that was not is left alone. */
export async function cancelBoxCard(deps: CardsDeps, boxCardId: string): Promise<void> {
  const card = await inScope(deps.db, 'all', (trx) => lockBoxCard(trx, boxCardId));
  if (!card?.stripeCardId || !card.withdrawnBecause || card.cardId) return;
  const because = card.withdrawnBecause === 'lost' ? 'lost' : undefined;
  await deps.issuer.setCardStatus(card.stripeCardId, 'canceled', because);
}

/**
 * Takes a card that is missing or damaged out of its box for good: nobody can link it from now on, and Stripe cancels
 * it. Repeating it changes nothing. Throws `not_found`, and `wrong_state` for a card that has been linked.
 */
export async function withdrawBoxCard(
  deps: CardsDeps,
  principal: Principal,
  { boxCardId, because }: { boxCardId: string; because: 'lost' | 'damaged' },
): Promise<void> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const card = await lockBoxCard(trx, boxCardId);
    if (!card) throw new AppError('not_found', 'There is no such card.');
    if (card.cardId) throw new AppError('wrong_state', 'This card belongs to an award by now. Replace it there.');
    if (card.withdrawnBecause) return;
    await updateBoxCard(trx, boxCardId, { withdrawn_at: at, withdrawn_because: because });
    await recordAudit(trx, principal, {
      at,
      action: 'card_box.withdraw_card',
      entityKind: 'card_box',
      entityId: card.boxId,
      practiceId: card.practiceId,
      after: { boxCardId, because },
    });
    await enqueueJob(trx, { task: 'cancel-box-card', payload: { boxCardId }, key: `cancel-box-card:${boxCardId}` });
  });
}
