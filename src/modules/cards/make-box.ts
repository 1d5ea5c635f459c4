import { assert } from '../../kernel/assert.ts';
import { inScope } from '../../platform/database.ts';
import { findPractice, type Practice } from '../budgets/index.ts';
import { blockedCategories } from '../policies/index.ts';
import { toInternationalPhone } from '../recipients/index.ts';
import { findBox, listCardsOfBox, lockBox, updateBox, updateBoxCard } from './box-store.ts';
import { findCardholder, saveStripeCardholder } from './cardholder-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { type BoxCard, type CardBox, NEUTRAL_NAME } from './core/card-box.ts';
import { type BoxCardRequest, IssuerRefusal } from './core/card-issuer.ts';
import { boxFence } from './core/outer-fence.ts';

type Making = { box: CardBox; practice: Practice; cards: BoxCard[]; stripeCardholderId: string | null };

async function read(deps: CardsDeps, boxId: string): Promise<Making | null> {
  return inScope(deps.db, 'all', async (trx) => {
    const box = await findBox(trx, boxId);
    if (!box || box.madeAt || box.refusedAt) return null;
    const practice = await findPractice(trx, box.practiceId);
    const holder = await findCardholder(trx, box.cardholderId);
    assert(practice && holder, `box ${boxId} has a practice and a holder`);
    const cards = await listCardsOfBox(trx, boxId);
    return { box, practice, cards, stripeCardholderId: holder.stripeCardholderId };
  });
}

async function companyOf(deps: CardsDeps, { box, practice, stripeCardholderId }: Making): Promise<string> {
  if (stripeCardholderId) return stripeCardholderId;
  const made = await deps.issuer.createCompany({
    reference: box.cardholderId,
    printedName: NEUTRAL_NAME,
    phone: toInternationalPhone(practice.phone),
    address: { line1: practice.addressLine1, city: practice.city, postcode: practice.postcode },
  });
  await inScope(deps.db, 'all', (trx) => saveStripeCardholder(trx, { id: box.cardholderId, ...made }));
  return made.stripeCardholderId;
}

async function makeOne(deps: CardsDeps, cardId: string, request: BoxCardRequest): Promise<void> {
  const issued = await deps.issuer.createBoxCard(request);
  await inScope(deps.db, 'all', (trx) =>
    updateBoxCard(trx, cardId, {
      stripe_card_id: issued.stripeCardId,
      last4: issued.last4,
      exp_month: issued.expMonth,
      exp_year: issued.expYear,
    }),
  );
}

async function makeAll(deps: CardsDeps, making: Making): Promise<void> {
  const { practice, cards } = making;
  const stripeCardholderId = await companyOf(deps, making);
  const neverAllowed = await inScope(deps.db, 'all', (trx) => deps.policies.neverAllowed(trx));
  const fence = boxFence(blockedCategories(neverAllowed));
  const shipTo = {
    name: practice.name,
    line1: practice.addressLine1,
    city: practice.city,
    postcode: practice.postcode,
  };
  for (const { id } of cards.filter((card) => !card.stripeCardId)) {
    await makeOne(deps, id, { reference: id, mayExist: true, stripeCardholderId, fence, shipTo });
  }
}

async function finish(deps: CardsDeps, box: CardBox, isRefused: boolean): Promise<void> {
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    await lockBox(trx, box.id);
    await updateBox(trx, box.id, isRefused ? { refused_at: at } : { made_at: at });
    if (!isRefused) return;
    for (const card of await listCardsOfBox(trx, box.id)) {
      const isUnmade = !card.stripeCardId && !card.withdrawnBecause;
      if (isUnmade) await updateBoxCard(trx, card.id, { withdrawn_at: at, withdrawn_because: 'refused' });
    }
  });
}

/**
 * Has the cards of a box made at Stripe, one after the other. Safe to run again at any point: a card that an earlier
 * try made is found by our id of it. When Stripe refuses for good, what was made stays usable and the box says so.
 */
export async function makeBox(deps: CardsDeps, boxId: string): Promise<void> {
  const making = await read(deps, boxId);
  if (!making) return;
  try {
    await makeAll(deps, making);
  } catch (error) {
    if (!(error instanceof IssuerRefusal)) throw error;
    deps.logger.error({ boxId, err: error }, 'Stripe refused to make the cards of a box');
    return finish(deps, making.box, true);
  }
  await finish(deps, making.box, false);
}
