import { cancelAward, wait } from '../office-steps.ts';
import { ask, capture, expire, forceCapture, reverse } from '../shop-steps.ts';
import type { Case } from '../story.ts';

const SHORT = { expiresOn: '2026-11-23' };

/** The award is over, and shops are not done. */
export const ENDINGS: readonly Case[] = [
  {
    name: 'Cancelled, unspent',
    about: 'The practice ends an award that nobody used.',
    steps: [cancelAward()],
    leaves: {},
    means: 'All of it is back in the budget it came from.',
  },
  {
    name: 'Cancelled with a hold open',
    about: 'The award ends while a shop has a hold.',
    before: [ask(1250)],
    steps: [cancelAward()],
    leaves: { heldPence: 1250 },
    means: 'What is free goes back at once. The hold keeps its money until the shop is done.',
  },
  {
    name: 'Cancelled between hold and capture',
    about: 'The award ends, its card is cancelled, and then the shop takes the money.',
    before: [ask(1250), cancelAward()],
    steps: [capture()],
    leaves: { spentPence: 1250 },
    means: 'A promise to a shop is kept, and it is paid from the hold.',
  },
  {
    name: 'Cancelled, and the shop takes less',
    about: 'The award ended, and the shop takes part of what it held.',
    before: [ask(1250), cancelAward()],
    steps: [capture(1000)],
    leaves: { spentPence: 1000 },
    means: 'What the shop did not take goes back to the budget at once.',
  },
  {
    name: 'Cancelled, and the shop gives the hold back',
    about: 'The award ended, and the shop reverses.',
    before: [ask(1250), cancelAward()],
    steps: [reverse()],
    leaves: {},
    means: 'All of it is back in the budget.',
  },
  {
    name: 'Cancelled, and the shop takes more',
    about: 'The award ended, and the shop takes more than it held.',
    before: [ask(1250), cancelAward()],
    steps: [capture(1500)],
    leaves: { spentPence: 1500, shortfallPence: 250 },
    means: 'The award’s money was returned already, so the difference is a shortfall of an award that is over.',
  },
  {
    name: 'The last day passes',
    about: 'Nobody used the award in time.',
    award: SHORT,
    steps: [wait(2)],
    leaves: {},
    means: 'What is left goes back to the same budget, once.',
  },
  {
    name: 'The last day passes with a hold open, which lapses',
    about: 'A shop held money on the last day, and never took it.',
    award: SHORT,
    before: [ask(1000), wait(2)],
    steps: [expire()],
    leaves: {},
    means: 'The hold’s money follows the rest to the budget.',
  },
  {
    name: 'The last day passes, and a late capture comes',
    about: 'A hold lapsed, the award ended and gave everything back, and then the shop takes the money after all.',
    award: SHORT,
    before: [ask(1000), expire(), wait(2)],
    steps: [capture(1000)],
    leaves: { spentPence: 1000, shortfallPence: 1000 },
    means:
      'The money had gone back, so all of it is a shortfall: a person charges it to the budget, disputes it or recovers it.',
  },
  {
    name: 'Forced after the award was cancelled',
    about: 'A shop that never asked takes money from a card that was cancelled.',
    before: [cancelAward()],
    steps: [forceCapture(500)],
    leaves: { spentPence: 500, shortfallPence: 500 },
    means: 'Not even cancelling a card stops it. The case has the choice: dispute, charge to the budget, or recover.',
  },
];
