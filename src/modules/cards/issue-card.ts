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
import {
  type CardChange,
  freezeColumns,
  insertCard,
  listCardsOfAward,
  lockCardsOfAward,
  updateCard,
} from './card-store.ts';
import { type Cardholder, findOrInsertCardholder, saveStripeCardholder } from './cardholder-store.ts';
import type { CardsDeps } from './cards-deps.ts';
import { retireReplaced } from './change-card-status.ts';
import { type Card, type Freeze, freezesInWay, gravestFreeze } from './core/card.ts';
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

/** A card that Stripe has not made yet, or may have made unheard; others can have come after it. */
const isUnmade = ({ status, stripeCardId }: Card) => status === 'ordered' && stripeCardId === null;

/** The first card of an award in `issuing`, a replacement that is wanted, or one that Stripe may have made unheard. */
const isToBeMade = (award: Award, card: Card) =>
  award.status === 'issuing' || isOver(award.status) || card.replacementFor !== null;

/**
 * The next card to make, none that was tried already. Writes the intent down before Stripe is called, so that whoever
 * finishes it works on the same card; one at a time.
 */
async function prepareCard(
  deps: CardsDeps,
  trx: Trx,
  wanted: { awardId: string; tried: ReadonlySet<string> },
): Promise<Job | null> {
  const { awardId, tried } = wanted;
  const award = await lockAward(trx, awardId);
  if (!award) return null;
  const unmade = (await listCardsOfAward(trx, awardId)).filter(isUnmade);
  const known = unmade.findLast((card) => isToBeMade(award, card) && !tried.has(card.id));
  const isFirst = award.status === 'issuing' && unmade.length === 0;
  if (!known && !isFirst) return null;
  const at = deps.clock.now();
  const { recipientId, practiceId } = award;
  const cardholder = await findOrInsertCardholder(trx, { id: newId(), recipientId, practiceId, at });
  const id = known?.id ?? newId();
  if (!known) {
    const type = award.cardType ?? 'virtual';
    await insertCard(trx, { id, awardId, practiceId, cardholderId: cardholder.id, type, at });
  }
  const cards = await listCardsOfAward(trx, awardId);
  const card = cards.find((one) => one.id === id);
  const others = cards.filter((one) => one.id !== id);
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

/**
 * What a card that Stripe has made begins as: over with its award, or under a freeze of the award or of the card that
 * it takes the place of (R48).
 */
function startOf(about: { isLive: boolean; issued: IssuedCard; frozen: Card | null; at: Date }): CardChange {
  const { isLive, issued, frozen, at } = about;
  if (!isLive) return { status: 'cancelled', cancel_reason: 'award_over', cancelled_at: at };
  if (issued.status !== 'active') return { status: issued.status };
  if (!frozen) return { status: 'active', activated_at: at };
  const { freezeKind, frozenBy, freezeCovers, freezesBeneath } = frozen;
  assert(freezeKind, 'a card that is in the way is frozen');
  const top: Freeze = { kind: freezeKind, by: frozenBy, covers: freezeCovers };
  return { status: 'frozen', ...freezeColumns({ top, beneath: freezesBeneath }), activated_at: at };
}

async function keepCard(deps: CardsDeps, job: Job, made: { issued: IssuedCard; limitPence: number }): Promise<void> {
  const { award, card } = job;
  const { issued } = made;
  const at = deps.clock.now();
  await inScope(deps.db, 'all', async (trx) => {
    const isLive = await activateAward(trx, award.id, at);
    const cards = await lockCardsOfAward(trx, award.id);
    if (cards.find(({ id }) => id === card.id)?.stripeCardId) return;
    const frozen = gravestFreeze(freezesInWay(cards, card.replacementFor));
    const start = startOf({ isLive, issued, frozen, at });
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

async function makeOrGiveUp(deps: CardsDeps, job: Job): Promise<void> {
  try {
    await makeCard(deps, job);
  } catch (error) {
    if (!(error instanceof IssuerRefusal)) throw error;
    await giveUp(deps, job, error);
  }
}

/**
 * Makes the card that carries an award in `issuing`, which makes the award active, and every replacement that waits to
 * be made, the oldest first. Safe to run again at any point and by two at once: Stripe's idempotency keys come from our
 * ids, so no card is doubled. When the award has ended meanwhile, a card that Stripe may have made is found by the same
 * key and cancelled: none is lost. When Stripe refuses the first for good the award ends and its money returns once.
 * Other failures hold up no other card; the first of them is thrown at the end, for another try.
 */
export async function issueCard(deps: CardsDeps, awardId: string): Promise<void> {
  const tried = new Set<string>();
  const failures: unknown[] = [];
  const next = () => inScope(deps.db, 'all', (trx) => prepareCard(deps, trx, { awardId, tried }));
  for (let job = await next(); job; job = await next()) {
    tried.add(job.card.id);
    await makeOrGiveUp(deps, job).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
