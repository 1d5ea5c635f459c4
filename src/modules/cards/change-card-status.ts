import { AppError } from '../../kernel/app-error.ts';
import { type Principal, systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { findCard, lockCard, updateCard } from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { type Card, type CardStatus, type FreezeKind, mayMoveCard } from './core/card.ts';

type StatusChange = {
  action: string;
  to: CardStatus;
  /** From these states only; else as the life cycle says. */
  from?: readonly CardStatus[];
  freeze?: FreezeKind;
  refuse?: (card: Card) => string | null;
};

async function moveCard(
  trx: Trx,
  about: { principal: Principal; cardId: string; change: StatusChange; at: Date },
): Promise<Card> {
  const { principal, change, at } = about;
  const card = await lockCard(trx, about.cardId);
  if (!card) throw new AppError('not_found', 'There is no such card.');
  const refusal = change.refuse?.(card);
  if (refusal) throw new AppError('forbidden', refusal);
  const isAllowed = change.from ? change.from.includes(card.status) : mayMoveCard(card.status, change.to);
  if (!isAllowed) {
    throw new AppError('wrong_state', `A card that is ${card.status} cannot become ${change.to}.`);
  }
  await updateCard(trx, card.id, {
    status: change.to,
    freeze_kind: change.freeze ?? null,
    frozen_by: change.freeze ? principal.id : null,
    ...(change.action === 'card.activate' ? { activated_at: at } : {}),
  });
  await recordAudit(trx, principal, {
    at,
    action: change.action,
    entityKind: 'card',
    entityId: card.id,
    practiceId: card.practiceId,
    before: { status: card.status },
    after: { status: change.to },
  });
  await enqueueJob(trx, { task: 'match-card-at-stripe', payload: { cardId: card.id }, key: `match-card:${card.id}` });
  return card;
}

/** Sets Stripe's state of a card to ours. Ours is written first and already decides; Stripe's is the outer fence. */
export async function matchCardAtStripe(deps: CardsDeps, cardId: string): Promise<void> {
  const card = await inScope(deps.db, 'all', (trx) => findCard(trx, cardId));
  if (!card?.stripeCardId) return;
  const wanted = card.status === 'active' ? 'active' : card.status === 'cancelled' ? 'canceled' : 'inactive';
  await deps.issuer.setCardStatus(card.stripeCardId, wanted);
}

/** At once if Stripe answers; else the job that was written with the change does it. */
async function tellStripe(deps: CardsDeps, cardId: string): Promise<void> {
  try {
    await matchCardAtStripe(deps, cardId);
  } catch (error) {
    deps.logger.warn({ cardId, err: error }, 'Stripe could not be told of a card change; the worker goes on');
  }
}

async function changeStatus(
  deps: CardsDeps,
  principal: Principal,
  input: { cardId: string; change: StatusChange },
): Promise<void> {
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, (trx) => moveCard(trx, { principal, at, ...input }));
  await tellStripe(deps, input.cardId);
}

/** Switches on a physical card with its holder present (R39). */
export async function activateCard(deps: CardsDeps, principal: Principal, cardId: string): Promise<void> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  return changeStatus(deps, principal, {
    cardId,
    change: { action: 'card.activate', to: 'active', from: ['ordered', 'inactive'] },
  });
}

/**
 * Freezes a card: new payments stop with this commit (R48). Captures of what was approved still come. A protective
 * freeze takes the place of any other, so that nobody lifts their own from under it.
 */
export async function freezeCard(
  deps: CardsDeps,
  principal: Principal,
  freeze: { cardId: string; kind: 'staff' | 'protective' },
): Promise<void> {
  if (freeze.kind === 'protective') requireRole(principal, 'safeguarding', 'finance', 'approver');
  else requireRole(principal, 'requester', 'practice_manager', 'approver', 'finance', 'safeguarding', 'commissioner');
  return changeStatus(deps, principal, {
    cardId: freeze.cardId,
    change: {
      action: 'card.freeze',
      to: 'frozen',
      freeze: freeze.kind,
      ...(freeze.kind === 'protective' ? { from: ['active', 'frozen'] as const } : {}),
    },
  });
}

/** Lifts a freeze: whoever froze may lift their own; any other needs an approver or finance (R48). */
export async function unfreezeCard(deps: CardsDeps, principal: Principal, cardId: string): Promise<void> {
  const mayLiftAny = principal.role === 'approver' || principal.role === 'finance';
  const refuse = (card: Card) =>
    mayLiftAny || card.frozenBy === principal.id ? null : 'Only an approver or finance can lift this freeze.';
  return changeStatus(deps, principal, {
    cardId,
    change: { action: 'card.unfreeze', to: 'active', from: ['frozen'], refuse },
  });
}

/** Cancels every card of an award that is over, here and at Stripe. Safe to run again. */
export async function withdrawCards(deps: CardsDeps, cards: readonly Card[]): Promise<void> {
  const at = deps.clock.now();
  for (const card of cards) {
    await inScope(deps.db, 'all', async (trx) => {
      const present = await lockCard(trx, card.id);
      if (!present || !mayMoveCard(present.status, 'cancelled')) return;
      await updateCard(trx, card.id, {
        status: 'cancelled',
        freeze_kind: null,
        cancel_reason: 'award_over',
        cancelled_at: at,
      });
      await recordAudit(trx, systemPrincipal('withdraw-cards'), {
        at,
        action: 'card.cancel',
        entityKind: 'card',
        entityId: card.id,
        practiceId: card.practiceId,
        before: { status: present.status },
        after: { status: 'cancelled', reason: 'award_over' },
      });
    });
    await matchCardAtStripe(deps, card.id);
  }
}
