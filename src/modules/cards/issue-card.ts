import { v7 as newId } from 'uuid';
import { assert } from '../../kernel/assert.ts';
import type { Pence } from '../../kernel/money.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { type Award, activateAward, finishAward, isOver, lockAward } from '../awards/index.ts';
import { findPractice, type Practice } from '../budgets/index.ts';
import { blockedCategories } from '../policies/index.ts';
import type { RecipientIdentity } from '../recipients/index.ts';
import { cardholderNames, printedName, queueCardholderPhone, toInternationalPhone } from '../recipients/index.ts';
import { type CardChange, insertCard, listCardsOfAward, lockCardsOfAward, updateCard } from './card-store.ts';
import { type Cardholder, findOrInsertCardholder, saveStripeCardholder } from './cardholder-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { retireReplaced } from './change-card-status.ts';
import { type Card, gravestFreeze } from './core/card.ts';
import { type CardRequest, type IssuedCard, IssuerRefusal } from './core/card-issuer.ts';
import { outerFence } from './core/outer-fence.ts';
import { tellOfTrouble } from './tell-of-trouble.ts';

const SELF = systemPrincipal('issue-award');

type Job = {
  award: Award;
  card: Card;
  /** The card in whose place it is made. */
  replaced: Card | null;
  /** Stripe's limit spans the cards that it replaced, so it is never tighter than theirs. */
  limitPence: Pence;
  isRetry: boolean;
  /** Stripe's ids of the award's other cards. */
  others: string[];
  cardholder: Cardholder;
  identity: RecipientIdentity;
  /** Where one-time codes go; null: to the practice. */
  phoneForCodes: string | null;
  practice: Practice;
};

/** The card that Stripe has not made yet, or may have made unheard; a card from a box can have come after it. */
const findUnmade = (cards: readonly Card[]) =>
  cards.find(({ status, stripeCardId }) => status === 'ordered' && stripeCardId === null);

/** The first card of an award in `issuing`, a replacement that is wanted, or one that Stripe may have made unheard. */
function isToBeMade(award: Award, unmade: Card | undefined): boolean {
  if (award.status === 'issuing') return true;
  return unmade !== undefined && (isOver(award.status) || unmade.replacementFor !== null);
}

/** Writes the intent down before Stripe is called, so that whoever finishes it works on the same card; one at a time. */
async function prepareCard(deps: CardsDeps, trx: Trx, awardId: string): Promise<Job | null> {
  const award = await lockAward(trx, awardId);
  const known = award ? findUnmade(await listCardsOfAward(trx, awardId)) : undefined;
  if (!award || !isToBeMade(award, known)) return null;
  const at = deps.clock.now();
  const { recipientId, practiceId } = award;
  const cardholder = await findOrInsertCardholder(trx, { id: newId(), recipientId, practiceId, at });
  if (!known) {
    const type = award.cardType ?? 'virtual';
    await insertCard(trx, { id: newId(), awardId, practiceId, cardholderId: cardholder.id, type, at });
  }
  const cards = await listCardsOfAward(trx, awardId);
  const card = findUnmade(cards);
  const others = cards.filter(({ id }) => id !== card?.id);
  const practice = await findPractice(trx, practiceId);
  assert(card && practice, `award ${awardId} has a card row and a practice`);
  return {
    award,
    card,
    replaced: others.find((one) => one.id === card.replacementFor) ?? null,
    limitPence: Math.max(award.amountPence, ...others.map((one) => one.stripeLimitPence ?? 0)),
    isRetry: known !== undefined,
    others: others.flatMap((one) => one.stripeCardId ?? []),
    cardholder,
    identity: await deps.recipients.identityOf(trx, recipientId),
    phoneForCodes: await deps.recipients.phoneForCodes(trx, recipientId),
    practice,
  };
}

async function stripeCardholder(deps: CardsDeps, job: Job): Promise<string> {
  if (job.cardholder.stripeCardholderId) return job.cardholder.stripeCardholderId;
  const { stripeCardholderId } = await deps.issuer.createCardholder({
    reference: job.cardholder.id,
    printedName: printedName(job.identity),
    ...cardholderNames(job.identity),
    phone: toInternationalPhone(job.phoneForCodes ?? job.practice.phone),
    address: { line1: job.practice.addressLine1, city: job.practice.city, postcode: job.practice.postcode },
  });
  await inScope(deps.db, 'all', async (trx) => {
    const { id, recipientId } = job.cardholder;
    await saveStripeCardholder(trx, { id, stripeCardholderId });
    const phoneNow = await deps.recipients.phoneForCodes(trx, recipientId);
    if (phoneNow !== job.phoneForCodes) await queueCardholderPhone(trx, recipientId);
  });
  return stripeCardholderId;
}

/** A card from a box has another holder at Stripe, so that nothing can be made in its place there. */
function replacesOf({ card, replaced }: Job): CardRequest['replaces'] {
  if (!replaced?.stripeCardId || !card.replacementReason || replaced.inPersonOnly) return null;
  return { stripeCardId: replaced.stripeCardId, reason: card.replacementReason };
}

async function cardRequest(deps: CardsDeps, job: Job, stripeCardholderId: string): Promise<CardRequest> {
  const { award, card, practice } = job;
  return inScope(deps.db, 'all', async (trx) => {
    const { terms } = await deps.policies.policyVersion(trx, award.policyVersionId);
    const blocked = blockedCategories(await deps.policies.neverAllowed(trx));
    const shipTo = {
      name: practice.name,
      line1: practice.addressLine1,
      city: practice.city,
      postcode: practice.postcode,
    };
    return {
      idempotencyKey: `card-${card.id}`,
      mayExist: job.isRetry,
      stripeCardholderId,
      type: card.type,
      awardReference: award.reference,
      fence: outerFence({ terms, blockedCategories: blocked, allTimePence: job.limitPence, inPersonOnly: false }),
      shipTo: card.type === 'physical' ? shipTo : null,
      known: job.others,
      replaces: replacesOf(job),
    };
  });
}

/** What a card that Stripe has made begins as: over with its award, or under the freeze of the award's others (R48). */
function startOf(about: { isLive: boolean; issued: IssuedCard; frozen: Card | null; at: Date }): CardChange {
  const { isLive, issued, frozen, at } = about;
  if (!isLive) return { status: 'cancelled', cancel_reason: 'award_over', cancelled_at: at };
  if (issued.status !== 'active') return { status: issued.status };
  if (!frozen) return { status: 'active', activated_at: at };
  const { freezeKind, frozenBy, freezesBeneath } = frozen;
  return { status: 'frozen', freeze_kind: freezeKind, frozen_by: frozenBy, freezesBeneath, activated_at: at };
}

async function keepCard(deps: CardsDeps, job: Job, made: { issued: IssuedCard; limitPence: number }): Promise<void> {
  const { award, card } = job;
  const { issued } = made;
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const isLive = await activateAward(trx, award.id, at);
    const cards = await lockCardsOfAward(trx, award.id);
    if (cards.find(({ id }) => id === card.id)?.stripeCardId) return;
    const start = startOf({ isLive, issued, frozen: gravestFreeze(cards), at });
    await updateCard(trx, card.id, {
      ...start,
      stripe_card_id: issued.stripeCardId,
      last4: issued.last4,
      exp_month: issued.expMonth,
      exp_year: issued.expYear,
      stripe_limit_pence: made.limitPence,
    });
    await recordAudit(trx, SELF, {
      at,
      action: 'card.issue',
      entityKind: 'card',
      entityId: card.id,
      practiceId: award.practiceId,
      after: { type: card.type, status: start.status, stripeCardId: issued.stripeCardId },
    });
    if (isLive && issued.status === 'active') await retireReplaced(trx, { principal: SELF, card, at });
    if (start.status === issued.status) return;
    deps.logger.warn(
      { awardId: award.id, status: start.status },
      'a card is not what Stripe made it; it is being matched',
    );
    await enqueueJob(trx, { task: 'match-card-at-stripe', payload: { cardId: card.id }, key: `match-card:${card.id}` });
  });
}

/** Without its first card an award ends; without a replacement it goes on, and somebody is told. */
async function giveUp(deps: CardsDeps, job: Job, refusal: IssuerRefusal): Promise<void> {
  const { award, replaced } = job;
  deps.logger.error({ awardId: award.id, err: refusal }, 'Stripe refused the card for good');
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    if (!replaced) await finishAward(trx, { principal: SELF, awardId: award.id, reason: 'issue_failed', at });
    await updateCard(trx, job.card.id, { status: 'cancelled', cancel_reason: 'issue_failed', cancelled_at: at });
    if (!replaced?.stripeCardId) return;
    const { stripeCardId, awardId, practiceId } = { ...replaced, stripeCardId: replaced.stripeCardId };
    await tellOfTrouble(
      trx,
      { stripeCardId, awardId, practiceId },
      { status: 'replacement_refused', reason: null, at },
    );
  });
}

async function makeCard(deps: CardsDeps, job: Job): Promise<void> {
  const request = await cardRequest(deps, job, await stripeCardholder(deps, job));
  const issued = await deps.issuer.createCard(request);
  await keepCard(deps, job, { issued, limitPence: request.fence.allTimePence });
}

/**
 * Makes the card that carries an award in `issuing`, and makes the award active. Safe to run again at any
 * point and by two at once: Stripe's idempotency keys come from our ids, so no card is doubled. When the award
 * has ended meanwhile, a card that Stripe may have made is found by the same key and cancelled: none is lost.
 * When Stripe refuses for good the award ends and its money returns once. Other failures are thrown, for
 * another try.
 */
export async function issueCard(deps: CardsDeps, awardId: string): Promise<void> {
  const job = await inScope(deps.db, 'all', (trx) => prepareCard(deps, trx, awardId));
  if (!job) return;
  try {
    await makeCard(deps, job);
  } catch (error) {
    if (!(error instanceof IssuerRefusal)) throw error;
    await giveUp(deps, job, error);
  }
}
