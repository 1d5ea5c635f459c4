import { cancelAward, closeYear, recordDeath, replace, wait, withdrawConsent } from '../office-steps.ts';
import { ask, capture, refund } from '../shop-steps.ts';
import type { Case } from '../story.ts';

/** Days until the year 2026/27 is over and its budget can be closed. */
const UNTIL_APRIL = 140;

/** Lost cards, deaths and the end of the year, with shops that are not done. */
export const PEOPLE: readonly Case[] = [
  {
    name: 'Replaced between hold and capture',
    about: 'The card is lost after a payment was approved, and the shop takes the money from the lost card.',
    before: [ask(1250)],
    steps: [replace('lost'), capture()],
    leaves: { availablePence: 2750, spentPence: 1250 },
    means: 'The award is one, however many cards it has had.',
  },
  {
    name: 'The new card spends what is left',
    about: 'After a replacement the new card pays, and finds what the old one has spent.',
    before: [ask(1250), capture(), replace('stolen')],
    steps: [ask(2751, { declined: 'no_funds' }), ask(2750), capture()],
    leaves: { spentPence: 4000 },
    means: 'Award, limit and history stay (R48).',
  },
  {
    name: 'Refunded to the card that was replaced',
    about: 'The shop refunds to the lost card.',
    before: [ask(1250), capture(), replace('lost')],
    steps: [refund(1250), ask(4000)],
    leaves: { heldPence: 4000 },
    means: 'The money is the award’s, and the new card spends it.',
  },
  {
    name: 'The person has died',
    about: 'A shop has a hold when the death is recorded, and takes the money afterwards.',
    before: [ask(1250)],
    steps: [recordDeath(), capture()],
    leaves: { spentPence: 1250 },
    means: 'What is free goes back at once. Nobody is asked for money (R36).',
  },
  {
    name: 'Consent is withdrawn',
    about: 'The person no longer wants to take part. A shop has a hold.',
    before: [ask(1250)],
    steps: [withdrawConsent(), capture(), ask(100, { declined: 'on_hold' })],
    leaves: { availablePence: 2750, spentPence: 1250 },
    means:
      'Nothing more is paid from that moment on (R28). The money waits until the award is ended or its last day passes.',
  },
  {
    name: 'The year is closed with a hold open',
    about: 'The budget is closed while a shop has a hold, and the shop then takes part of it.',
    before: [wait(1), ask(1250), cancelAward(), wait(UNTIL_APRIL)],
    steps: [closeYear(), capture(1000)],
    leaves: { spentPence: 1000 },
    means: 'It is that year’s money still, posted in the month that is open (R8).',
  },
  {
    name: 'Refunded to a year that is closed',
    about: 'A shop refunds when the budget of the purchase has been closed.',
    before: [ask(1250), capture(), wait(UNTIL_APRIL), closeYear()],
    steps: [refund(1250)],
    leaves: {},
    means: 'It rests in the closed budget until the commissioner moves it on (R12).',
  },
];
