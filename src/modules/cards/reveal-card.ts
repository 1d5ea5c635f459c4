import { AppError } from '../../kernel/app-error.ts';
import { type Scope, systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { listCardsOfAward } from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';

/**
 * Obtains the secret with which Stripe's own frame shows the number of an award's virtual card, once.
 * The number never reaches this service; each showing is on record. Throws `not_found` when the award has no such card to show.
 */
export async function revealCard(
  deps: CardsDeps,
  request: { awardId: string; scope: Scope; nonce: string; apiVersion: string },
): Promise<{ secret: string; stripeCardId: string }> {
  const cards = await inScope(deps.db, request.scope, (trx) => listCardsOfAward(trx, request.awardId));
  const card = cards.find((one) => one.type === 'virtual' && one.status === 'active');
  if (!card?.stripeCardId) throw new AppError('not_found', 'There is no card to show.');
  const { stripeCardId } = card;
  const { nonce, apiVersion } = request;
  await inScope(deps.db, request.scope, (trx) =>
    recordAudit(trx, systemPrincipal('reveal-card'), {
      at: deps.clock.now(),
      action: 'card.reveal_to_holder',
      entityKind: 'card',
      entityId: card.id,
      practiceId: card.practiceId,
    }),
  );
  const { secret } = await deps.issuer.createRevealKey({ stripeCardId, nonce, apiVersion });
  return { secret, stripeCardId };
}
