import type { Pence } from '../../src/kernel/money.ts';
import { type Calendar, STEPS } from '../calendar.ts';
import { inventRecipient } from '../invent-recipient.ts';
import { createRandom, type Random } from '../random.ts';
import { type AwardPlan, approverFor, type MerchantKey } from './award-plan.ts';
import { kindsOf, type Style } from './mixes.ts';
import { planEnd } from './plan-end.ts';
import { planPayments } from './plan-payments.ts';
import { type Share, splitCommitted, splitSpent } from './split-money.ts';
import { type Terms, termsOf } from './terms.ts';

/** A practice's story: what its scripted awards come to, and how they differ from its neighbours'. */
export type PracticeStory = {
  code: string;
  spentPence: Pence;
  committedPence: Pence;
  leftPence: Pence;
  style: Style;
  favourite: MerchantKey | null;
  /** Parts of the year between which awards that are over began. */
  starts: readonly [number, number];
  /** Place in the line of invented people from which this practice's are taken. */
  firstPerson: number;
};

/** What is left of an award by then has gone back to the budget. */
const GIVEN_BACK_BY = STEPS - 2;
/** Awards with something left began before this part of the year, to run out before it ends. */
const LEFT_OVER_BEFORE = 0.6;
/** Of what a practice has left: how much may be tied up in awards that will give it back. */
const MAY_TIE_UP = 0.6;
/** How often a card is physical. */
const PHYSICAL = 0.35;

type Making = { story: PracticeStory; calendar: Calendar; random: Random; person: number; share: Share; terms: Terms };

function startOf({ story, random, share, terms }: Making, isLive: boolean): number {
  if (isLive) return random.between(STEPS - terms.windowSteps, STEPS);
  const [from, to] = story.starts;
  const latest = share.spentPence < share.amountPence ? Math.min(to, LEFT_OVER_BEFORE) : to;
  return random.between(Math.round(Math.min(from, latest) * STEPS), Math.round(latest * STEPS) - 1);
}

function chooseMethod({ story, random, terms }: Making): Pick<AwardPlan, 'method' | 'cardType'> {
  const prefersVoucher = story.style === 'vouchers' || terms.methods[0] === 'voucher';
  const isVoucher = terms.methods.includes('voucher') && (prefersVoucher || !terms.methods.includes('card'));
  if (isVoucher) return { method: 'voucher', cardType: null };
  return { method: 'card', cardType: random.fraction() < PHYSICAL ? 'physical' : 'virtual' };
}

/** A card that is used is switched on; the letter of an award that is over makes no difference any more. */
function isHandedOver({ random, calendar }: Making, award: Omit<AwardPlan, 'isHandedOver'>, isLive: boolean): boolean {
  if (isLive) return award.payments.length > 0 || random.fraction() < 0.8;
  return award.cardType === 'physical' || award.expiresOn >= calendar.today;
}

function planAward(making: Making, isLive: boolean): AwardPlan {
  const { story, calendar, random, person, share, terms } = making;
  const start = startOf(making, isLive);
  const requestedAt = calendar.stepAt(start, 'request');
  const { favourite } = story;
  const isLeftOver = !isLive && share.spentPence < share.amountPence;
  const givenBackAt = isLeftOver ? calendar.stepAt(GIVEN_BACK_BY, 'request') : null;
  const payments = planPayments(random, calendar, { terms, spentPence: share.spentPence, start, favourite });
  const award = {
    practice: story.code,
    policy: share.policy,
    ...chooseMethod(making),
    amountPence: share.amountPence,
    recipient: inventRecipient(person, { policy: share.policy, today: calendar.today }),
    communicationNeeds: isLive && random.fraction() < 0.1 ? null : 'None',
    ...random.pick(terms.asks),
    requestedAt,
    approver: approverFor(share.amountPence),
    decision: { at: calendar.stepAt(start, 'approve') },
    payments,
    givenBackAt,
    ...planEnd({ requestedAt, expiryDays: terms.expiryDays, paidAt: payments.map(({ at }) => at), givenBackAt }),
  };
  return { ...award, isHandedOver: isHandedOver(making, award, isLive) };
}

/** The scripted awards of one practice: what they spend and what they leave unspent comes to exactly its figures. */
export function planPractice(story: PracticeStory, calendar: Calendar): AwardPlan[] {
  const random = createRandom(story.code);
  const live = splitCommitted(random, kindsOf(story.style, 'live'), story.committedPence);
  const spentByLive = live.reduce((total, { spentPence }) => total + spentPence, 0);
  const over = splitSpent(random, kindsOf(story.style, 'over'), {
    spentPence: story.spentPence - spentByLive,
    mayGiveBackPence: Math.floor(story.leftPence * MAY_TIE_UP),
  });
  return [...over, ...live].map((share, place) => {
    const making = { story, calendar, random, person: story.firstPerson + place, share, terms: termsOf(share.policy) };
    return planAward(making, place >= over.length);
  });
}
