import { type AwardNeeds, findAward } from '../../src/modules/awards/index.ts';
import { listCardsOfAward } from '../../src/modules/cards/index.ts';
import { inScope } from '../../src/platform/database.ts';
import type { AwardPlan, PaymentPlan } from '../plan/award-plan.ts';
import type { Seeding } from '../seeding.ts';
import type { Shop } from '../shop.ts';
import type { Staff } from './install-staff.ts';
import { preparePerson } from './prepare-person.ts';

export type Made = { awardId: string; cardId: string; stripeCardId: string };

export type Making = {
  seeding: Seeding;
  shop: Shop;
  staff: Staff;
  /** Ids of what has been made of each plan so far. */
  ids: Map<AwardPlan, string>;
  cards: Map<AwardPlan, Made>;
  /** Ids of the invoices that have come. */
  invoices: Map<AwardPlan, string>;
};

/** The id of an award, which must have been asked for. */
export function idOf({ ids }: Making, award: AwardPlan): string {
  const id = ids.get(award);
  if (!id) throw new Error(`${award.practice} has not asked for ${award.reference ?? award.policy} yet`);
  return id;
}

/** The card of an award, which must have been made. */
export function cardOf({ cards }: Making, award: AwardPlan): Made {
  const made = cards.get(award);
  if (!made) throw new Error(`${award.reference ?? award.policy} of ${award.practice} has no card`);
  return made;
}

export async function requestAward(making: Making, award: AwardPlan): Promise<void> {
  const { practice, policy, method, cardType, amountPence, recipient, need, outcome, otherHelpTried, expiresOn } =
    award;
  const { communicationNeeds, reference } = award;
  const requester = making.staff.requester(practice);
  await preparePerson(making.seeding, requester, { practice, identity: recipient, communicationNeeds });
  const { id } = await making.seeding.service.awards.requestAward(requester, {
    request: {
      ...{ practice, policy, method, amountPence, recipient, need, outcome, otherHelpTried, expiresOn },
      ...(cardType ? { cardType } : {}),
      ...(communicationNeeds ? { communicationNeeds } : {}),
    },
    options: reference ? { reference } : {},
  });
  making.ids.set(award, id);
}

async function findCard({ seeding: { service } }: Making, awardId: string): Promise<Made> {
  const [card] = await inScope(service.db, 'all', (trx) => listCardsOfAward(trx, awardId));
  if (!card?.stripeCardId) throw new Error(`Award ${awardId} has no card at Stripe`);
  return { awardId, cardId: card.id, stripeCardId: card.stripeCardId };
}

async function handOver({ seeding: { service }, staff }: Making, award: AwardPlan, made: Made): Promise<void> {
  const requester = staff.requester(award.practice);
  if (award.cardType === 'physical') await service.cards.activateCard(requester, made.cardId);
  else await service.vouchers.printCode(requester, made.awardId);
}

/** The letter goes out the same day; some ask for it to be looked at once more. */
async function tellRefusal(making: Making, award: AwardPlan, words: string | undefined): Promise<void> {
  const { service } = making.seeding;
  const requester = making.staff.requester(award.practice);
  const awardId = idOf(making, award);
  await service.awards.recordLetterSent(requester, awardId);
  if (words) await service.awards.askReconsideration(requester, { awardId, words });
}

const ANSWERS = {
  repeatReason: 'The need goes on, and nothing else has come yet.',
  householdReason: 'He came home from hospital weaker, and the caring has become heavier.',
  duplicateReason: 'One for each period; the person confirmed it.',
  confirmDuplicate: true,
  capReason: 'The ordinary amount leaves the room unsafe to come home to.',
  secondClinician: 'Nia Signwell, GP at the practice next door',
};

/** What approving an award needs now (R15, R29, R30, R31). */
function needsOf({ seeding: { service } }: Making, awardId: string): Promise<AwardNeeds> {
  return inScope(service.db, 'all', async (trx) => {
    const award = await findAward(trx, awardId);
    if (!award) throw new Error(`There is no award ${awardId}`);
    return service.awards.needsOf(trx, award);
  });
}

/** Whoever the plan names, or finance where what the person had before needs it. */
function approverOf({ staff }: Making, award: AwardPlan, needs: AwardNeeds) {
  if (award.approver !== 'practice') return staff[award.approver];
  return needs.band === 'finance' ? staff.finance : staff.approver(award.practice);
}

/** Approves by whoever may, and hands over what carries the award; or refuses. */
export async function decideOnAward(making: Making, award: AwardPlan): Promise<void> {
  const { service } = making.seeding;
  const { decision } = award;
  const awardId = idOf(making, award);
  if (decision === 'waits') return;
  const needs = await needsOf(making, awardId);
  const approver = approverOf(making, award, needs);
  if (decision.refused) {
    await service.awards.refuseAward(approver, { awardId, reason: decision.refused });
    if (!decision.isLetterUnsent) await tellRefusal(making, award, decision.askedAgain);
    return;
  }
  const { status } = await service.awards.approveAward(approver, awardId, needs.asks.length > 0 ? ANSWERS : {});
  if (award.method === 'invoice') {
    await service.invoices.startInvoiceAward(awardId);
    return;
  }
  if (status === 'issuing') await service.cards.issueCard(awardId);
  const made = await findCard(making, awardId);
  making.cards.set(award, made);
  if (award.isHandedOver) await handOver(making, award, made);
}

const methodOf = ({ cardType }: AwardPlan) => (cardType === 'physical' ? 'chip' : 'online');

/** The shop asks and takes the money. Throws when a payment of the plan is declined. */
export async function payWithAward(making: Making, award: AwardPlan, payment: PaymentPlan): Promise<void> {
  const { amountPence, merchant } = payment;
  const { stripeCardId } = cardOf(making, award);
  const { id, approved } = await making.shop.ask({ stripeCardId, amountPence, merchant, method: methodOf(award) });
  if (!approved)
    throw new Error(`${merchant} was refused ${amountPence} pence of ${award.policy} at ${award.practice}`);
  await making.shop.capture(id);
}

/** Gives back by hand what is left of an award. */
export async function cancelAward(making: Making, award: AwardPlan): Promise<void> {
  const approver = making.staff.approver(award.practice);
  await making.seeding.service.awards.endAward(approver, { awardId: idOf(making, award), reason: 'cancelled' });
}
