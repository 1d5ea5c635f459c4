import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { assert } from '../../kernel/assert.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { type Award, lockAward, markHandedOver, queueCardCases } from '../awards/index.ts';
import { refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { findBox, lockUnlinked, updateBoxCard } from './box-store.ts';
import { findCard, insertCard, lockCardsOfAward, updateCard } from './card-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { type Card, isFinalCard } from './core/card.ts';
import { type BoxCard, type CardFace, hasFace } from './core/card-box.ts';
import { judgeLinking, type Linking } from './core/link-card.ts';
import { BOX_LIMIT_PENCE } from './core/outer-fence.ts';
import { linkAtStripe } from './link-at-stripe.ts';
import { tellStripe } from './match-card.ts';
import { moveCard } from './move-card.ts';

export type CardLink = { awardId: string } & CardFace;

/** When the worker takes over from a linking that died before Stripe was told. */
const TAKE_OVER_MS = 15_000;

function refuseUnlessLinkable(award: Award | null): asserts award is Award {
  if (!award) throw new AppError('not_found', 'There is no such award.');
  if (award.method !== 'card') throw new AppError('wrong_state', 'Only an award on a card can have a card linked.');
  if (award.status === 'active') return;
  throw new AppError('wrong_state', `This award is ${award.status}; a card is linked only while it is active.`);
}

const faceWords = ({ last4, expMonth, expYear }: CardFace) =>
  `ends ${last4} and is valid until ${String(expMonth).padStart(2, '0')}/${String(expYear % 100).padStart(2, '0')}`;

/** The one card of the practice's boxes with this face. */
async function findInBoxes(trx: Trx, practiceId: string, face: CardFace): Promise<BoxCard> {
  const found = (await lockUnlinked(trx, practiceId, face.last4)).filter((card) => hasFace(card, face));
  const [card, other] = found;
  if (other) {
    throw new AppError('conflict', `Two cards in your boxes have a number that ${faceWords(face)}. Take another card.`);
  }
  if (!card) {
    const message = `No card in your boxes has a number that ${faceWords(face)}. Check the last 4 digits and the date on the card.`;
    throw new AppError('invalid_input', message, { errors: [{ field: 'last4', message }] });
  }
  const box = await findBox(trx, card.boxId);
  if (box?.arrivedAt) return card;
  throw new AppError('wrong_state', 'The box of this card has not been recorded as arrived. Do that first.');
}

type Writing = { principal: Principal; award: Award; boxCard: BoxCard; linking: Linking; at: Date };

async function writeCard(trx: Trx, { principal, award, boxCard, linking, at }: Writing): Promise<string> {
  const { id: awardId, practiceId } = award;
  const box = await findBox(trx, boxCard.boxId);
  assert(box && boxCard.stripeCardId && boxCard.last4 && boxCard.expMonth && boxCard.expYear, 'the card was made');
  const { replaces } = linking;
  const place = replaces ? { replacementFor: replaces.cardId, replacementReason: replaces.reason } : {};
  const id = newId();
  const { cardholderId } = box;
  await insertCard(trx, { id, awardId, practiceId, cardholderId, type: 'physical', inPersonOnly: true, ...place, at });
  await updateCard(trx, id, {
    status: 'active',
    stripe_card_id: boxCard.stripeCardId,
    last4: boxCard.last4,
    exp_month: boxCard.expMonth,
    exp_year: boxCard.expYear,
    stripe_limit_pence: BOX_LIMIT_PENCE,
    activated_at: at,
  });
  await updateBoxCard(trx, boxCard.id, { card_id: id, linked_at: at });
  await recordAudit(trx, principal, {
    at,
    action: 'card.link',
    entityKind: 'card',
    entityId: id,
    practiceId,
    after: { awardId, boxId: boxCard.boxId, status: 'active' },
  });
  return id;
}

async function link(trx: Trx, about: Omit<Writing, 'boxCard'> & { face: CardFace }): Promise<string> {
  const { principal, award, linking, at } = about;
  const boxCard = await findInBoxes(trx, award.practiceId, about.face);
  if (linking.retires) {
    const move = { action: 'card.cancel', to: 'cancelled', cancelReason: 'replaced' } as const;
    await moveCard(trx, { principal, cardId: linking.retires.id, move, at });
  }
  const cardId = await writeCard(trx, { ...about, boxCard });
  await markHandedOver(trx, award.id);
  const runAt = new Date(Date.now() + TAKE_OVER_MS);
  await enqueueJob(trx, { task: 'link-card-at-stripe', payload: { cardId }, key: `link-card:${cardId}`, runAt });
  await queueCardCases(trx, award.id);
  return cardId;
}

const isLinked = (card: Card, face: CardFace) => card.inPersonOnly && !isFinalCard(card.status) && hasFace(card, face);

/** At once if Stripe answers; else the job that was written with the linking does it. */
async function finishAtStripe(deps: CardsDeps, cardId: string): Promise<void> {
  try {
    await linkAtStripe(deps, cardId);
  } catch (error) {
    deps.logger.warn({ cardId, err: error }, 'Stripe could not be told of a linked card; the worker goes on');
  }
}

/**
 * Links a card from one of the practice's boxes with an award, by what is printed on it, and switches it on: the
 * person is there and takes it (R39). A posted card that nobody has switched on makes way for it; one that was lost is
 * replaced by it (R70). Stripe's limits follow, and the award's random reference; nothing of the person. Linking the
 * same card with the same award again gives the same. Throws `not_found`, `wrong_state`, `invalid_input` when no card
 * has these digits, `conflict` when two have, `declared_link` (R14), and `card_refused` when Stripe will not switch it on.
 */
export async function linkCard(deps: CardsDeps, principal: Principal, input: CardLink): Promise<{ cardId: string }> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const { awardId, ...face } = input;
  const at = deps.clock.now();
  const done = await inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAward(trx, awardId);
    refuseUnlessLinkable(award);
    await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
    const cards = await lockCardsOfAward(trx, awardId);
    const before = cards.find((card) => isLinked(card, face));
    if (before) return { cardId: before.id, retiredId: null, isNew: false };
    const linking = judgeLinking(cards);
    if (linking.refusal) throw new AppError('wrong_state', linking.refusal);
    const cardId = await link(trx, { principal, award, linking, face, at });
    return { cardId, retiredId: linking.retires?.id ?? null, isNew: true };
  });
  if (!done.isNew) return { cardId: done.cardId };
  await finishAtStripe(deps, done.cardId);
  if (done.retiredId) await tellStripe(deps, done.retiredId);
  const card = await inScope(deps.db, principal.scope, (trx) => findCard(trx, done.cardId));
  if (card?.cancelReason === 'issue_failed') {
    throw new AppError('card_refused', 'Stripe refused to switch this card on. Take another card from the box.');
  }
  return { cardId: done.cardId };
}
