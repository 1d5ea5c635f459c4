import { cancelAward, freeze, wait } from '../office-steps.ts';
import { ask, capture, forceCapture, refund, unlinkedRefund } from '../shop-steps.ts';
import type { Case } from '../story.ts';
import { refundTo } from '../stripe-steps.ts';

const BOUGHT = [ask(1250), capture()];

/** Money comes back. */
export const REFUNDS: readonly Case[] = [
  {
    name: 'Refunded in full',
    about: 'The shop takes the goods back.',
    before: BOUGHT,
    steps: [refund()],
    leaves: { availablePence: 4000 },
    means: 'It can be spent again.',
  },
  {
    name: 'Refunded in part',
    about: 'One thing was broken.',
    before: BOUGHT,
    steps: [refund(250)],
    leaves: { availablePence: 3000, spentPence: 1000 },
    means: 'Spent is what the shop has kept.',
  },
  {
    name: 'Refunded again and again',
    about: 'The shop refunds three times, until nothing is left of the purchase.',
    before: BOUGHT,
    steps: [refund(250), refund(250), refund(750)],
    leaves: { availablePence: 4000 },
    means: 'Each refund is a card transaction of its own.',
  },
  {
    name: 'Refunded and spent again',
    about: 'Money that came back pays for something else.',
    before: [ask(4000), capture(), refund(1500)],
    steps: [ask(1500), capture()],
    leaves: { spentPence: 4000 },
    means: 'The limit on the card at Stripe is widened before the money is free here.',
  },
  {
    name: 'A refund repays the shortfall first',
    about: 'A shop took more than there was, and then refunds part of it.',
    before: [ask(4000), capture(4500)],
    steps: [refund(800)],
    leaves: { availablePence: 300, spentPence: 3700 },
    means: 'First the budget gets back what it stood in for. Only the rest can be spent.',
  },
  {
    name: 'A refund that does not cover the shortfall',
    about: 'A shop took more than there was, and refunds less than was missing.',
    before: [ask(4000), capture(4500)],
    steps: [refund(200)],
    leaves: { spentPence: 4300, shortfallPence: 300 },
    means: 'The shortfall is smaller, and its case stays open.',
  },
  {
    name: 'Refunded without a purchase',
    about: 'A shop refunds, and Stripe cannot tell for which purchase.',
    before: BOUGHT,
    steps: [unlinkedRefund(500)],
    leaves: { availablePence: 3250, spentPence: 750 },
    means: 'It is booked to the award of the card. A person looks for the purchase.',
  },
  {
    name: 'Refunded more than was bought',
    about: 'A shop refunds £50.00 and had taken £12.50.',
    before: BOUGHT,
    steps: [unlinkedRefund(5000)],
    leaves: { availablePence: 7750, spentPence: -3750 },
    means:
      'The award has more than was put in, for the moment. A review is opened; what is left goes back to the budget when the award is over.',
  },
  {
    name: 'Refunded to the wrong purchase',
    about: 'Two purchases, and the refund of the larger is taken for one of the smaller.',
    before: [ask(2500), capture(), ask(500), capture()],
    steps: [refundTo(2500)],
    leaves: { availablePence: 3500, spentPence: 500 },
    means:
      'The award is right whatever Stripe guesses. A person is called, because more came back than that purchase had cost.',
  },
  {
    name: 'The same refund twice',
    about: 'A shop refunds the purchase, and then sends the same sum again.',
    before: BOUGHT,
    steps: [refund(), unlinkedRefund(1250)],
    leaves: { availablePence: 5250, spentPence: -1250 },
    means: 'Both are Stripe’s facts. The second points at no purchase and opens a review.',
  },
  {
    name: 'A forced capture is refunded',
    about: 'The shop that never asked gives the money back.',
    before: [forceCapture(4600)],
    steps: [refund()],
    leaves: { availablePence: 4000 },
    means: 'The shortfall is repaid, and the award is whole.',
  },
  {
    name: 'Refunded to a frozen card',
    about: 'The card is frozen when the money comes back.',
    before: [...BOUGHT, freeze()],
    steps: [refund(1250)],
    leaves: { availablePence: 4000 },
    means: 'Money may always come in.',
  },
  {
    name: 'Refunded to a cancelled card',
    about: 'The award was cancelled, and its card with it, when the money comes back.',
    before: [...BOUGHT, cancelAward()],
    steps: [refund(1250)],
    leaves: {},
    means: 'The award is over: what comes back goes on to its own budget at once.',
  },
  {
    name: 'Refunded in part to an award that has expired',
    about: 'The last day is long past when a shop refunds.',
    award: { expiresOn: '2026-11-23' },
    before: [...BOUGHT, wait(2)],
    steps: [refund(500)],
    leaves: { spentPence: 750 },
    means: 'It reaches the budget that the award came from.',
  },
  {
    name: 'Refunded without a purchase to an award that is over',
    about: 'A credit arrives for a card that was cancelled weeks ago.',
    before: [cancelAward(), wait(30)],
    steps: [unlinkedRefund(700)],
    leaves: { spentPence: -700 },
    means: 'Cards are known for ever. The budget has the money, and a person looks for its reason.',
  },
];
