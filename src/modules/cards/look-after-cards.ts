import { addDays, daysBetween, type LondonDate, londonDate } from '../../kernel/dates.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent } from '../audit/index.ts';
import { finishAward, isOver, lockAward } from '../awards/index.ts';
import {
  listAwardsNotActivated,
  listCardsOfAward,
  listNotActivated,
  listOutOfDate,
  lockCard,
  type NotActivated,
  updateCard,
} from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { isFinalCard } from './core/card.ts';
import { moveCard } from './move-card.ts';
import { tellOfTrouble } from './tell-of-trouble.ts';

/** Days after posting at which somebody is asked about a card that was never switched on (R39). */
const CHASED_AFTER = 28;
/** Days after posting at which it is cancelled and its money released (R39). */
const CANCELLED_AFTER = 60;

/** How long an award is looked at again after its card was cancelled, should a round have died in between. */
const SEEN_TO_DAYS = 7;

const SELF = systemPrincipal('look-after-cards');

async function chase(trx: Trx, cardId: string, at: Date): Promise<void> {
  const card = await lockCard(trx, cardId);
  if (!card || card.status === 'active' || isFinalCard(card.status)) return;
  await updateCard(trx, cardId, { chased_at: at });
  await publishEvent(trx, {
    type: 'card.not_activated',
    occurredAt: at,
    practiceId: card.practiceId,
    awardId: card.awardId,
    payload: { stripeCardId: card.stripeCardId, daysAfterPosting: CHASED_AFTER },
  });
}

async function cancel(trx: Trx, cardId: string, at: Date): Promise<void> {
  const card = await lockCard(trx, cardId);
  if (!card || card.status === 'active' || isFinalCard(card.status)) return;
  const move = { action: 'card.cancel', to: 'cancelled', cancelReason: 'not_activated' } as const;
  await moveCard(trx, { principal: SELF, cardId, move, at });
}

/** An award whose only card was never switched on is over, and its money goes back (R39). */
async function endWithoutCard(trx: Trx, awardId: string, at: Date): Promise<void> {
  const award = await lockAward(trx, awardId);
  const cards = await listCardsOfAward(trx, awardId);
  if (!award || isOver(award.status) || cards.some((card) => !isFinalCard(card.status))) return;
  await finishAward(trx, { principal: SELF, awardId, reason: 'not_activated', at });
}

/** Plastic that is out of date while its award lives is our fault: somebody replaces it today. */
async function expire(trx: Trx, cardId: string, at: Date): Promise<void> {
  const card = await lockCard(trx, cardId);
  if (!card?.stripeCardId || isFinalCard(card.status)) return;
  const move = { action: 'card.expire', to: 'expired', keepsFreeze: true } as const;
  await moveCard(trx, { principal: SELF, cardId, move, at });
  await tellOfTrouble(trx, { ...card, stripeCardId: card.stripeCardId }, { status: 'expired', reason: null, at });
}

/** Does each in a transaction of its own; one that fails is logged and does not hold up the others. */
async function eachApart<T>(deps: CardsDeps, items: readonly T[], work: (trx: Trx, item: T) => Promise<void>) {
  for (const item of items) {
    try {
      await inScope(deps.db, 'all', (trx) => work(trx, item));
    } catch (error) {
      deps.logger.error({ item, err: error }, 'a card could not be looked after; the others are');
    }
  }
}

const startOf = (day: LondonDate) => new Date(`${day}T00:00:00Z`);

/**
 * Looks after posted cards that nobody switched on: chased once after 28 days (`card.not_activated`), cancelled
 * after 60, and then the award's money is released unless another of its cards works (R39). Cards that are out of
 * date become so, and are told. For the worker, daily.
 */
export async function lookAfterCards(deps: CardsDeps): Promise<void> {
  const at = deps.clock.now();
  const today = londonDate(at);
  const since = startOf(addDays(today, 1 - CHASED_AFTER));
  const waiting = await inScope(deps.db, 'all', (trx) => listNotActivated(trx, since));
  const daysOf = (card: NotActivated) => daysBetween(londonDate(card.postedAt), today);
  const late = waiting.filter((card) => daysOf(card) >= CANCELLED_AFTER);
  const slow = waiting.filter((card) => !card.chasedAt && daysOf(card) >= CHASED_AFTER && !late.includes(card));
  await eachApart(deps, slow, (trx, { id }) => chase(trx, id, at));
  await eachApart(deps, late, (trx, { id }) => cancel(trx, id, at));
  const [year = 0, month = 0] = today.split('-').map(Number);
  const outOfDate = await inScope(deps.db, 'all', (trx) => listOutOfDate(trx, { year, month }));
  await eachApart(deps, outOfDate, (trx, cardId) => expire(trx, cardId, at));
  const recently = startOf(addDays(today, -SEEN_TO_DAYS));
  const awards = await inScope(deps.db, 'all', (trx) => listAwardsNotActivated(trx, recently));
  await eachApart(deps, awards, (trx, awardId) => endWithoutCard(trx, awardId, at));
}
