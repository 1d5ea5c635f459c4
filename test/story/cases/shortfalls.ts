import { chargeToBudget, recover } from '../office-steps.ts';
import { ask, capture, forceCapture } from '../shop-steps.ts';
import type { Case } from '../story.ts';
import { decide, dispute, lend } from '../stripe-steps.ts';

const OVERTAKEN = [ask(4000), capture(4500)];

/** What people do about money that was taken beyond an award. */
export const SHORTFALLS: readonly Case[] = [
  {
    name: 'A shortfall is charged to the budget',
    about: 'The shop took £5.00 more than there was, and it was for the right thing.',
    before: OVERTAKEN,
    steps: [chargeToBudget()],
    leaves: { spentPence: 4500 },
    means: 'The award is topped up by its shortfall, from its own budget.',
  },
  {
    name: 'A shortfall is recovered',
    about: 'The shop took £5.00 more than there was, and pays it back outside the card.',
    before: OVERTAKEN,
    steps: [recover(500)],
    leaves: { spentPence: 4000 },
    means: 'What was recovered lessens what was spent.',
  },
  {
    name: 'A shortfall is recovered in part, and the rest charged',
    about: 'The shop pays back £2.00 of £5.00.',
    before: OVERTAKEN,
    steps: [recover(200), chargeToBudget()],
    leaves: { spentPence: 4300 },
    means: 'The case closes when nothing is short any more.',
  },
  {
    name: 'Disputed',
    about: 'A shop that never asked took £9.00, and finance disputes it.',
    before: [forceCapture(900)],
    steps: [dispute()],
    leaves: { availablePence: 3100, spentPence: 900 },
    means: 'Until it is decided the money is spent.',
  },
  {
    name: 'Disputed, and the sum is lent',
    about: 'Stripe lends the disputed sum until the dispute is decided.',
    before: [forceCapture(900), dispute()],
    steps: [lend()],
    leaves: { availablePence: 3100, spentPence: 900 },
    means: 'Cash, not an award: what can be taken back is not given to anybody to spend.',
  },
  {
    name: 'Disputed and won',
    about: 'The card network takes the money back from the shop.',
    before: [forceCapture(900), dispute()],
    steps: [decide('won')],
    leaves: { availablePence: 4000 },
    means: 'The award has its money again.',
  },
  {
    name: 'Disputed, lent and lost',
    about: 'The card network leaves the money with the shop, and what was lent goes back.',
    before: [forceCapture(900), dispute(), lend()],
    steps: [decide('lost')],
    leaves: { availablePence: 3100, spentPence: 900 },
    means: 'Nothing has changed for the award.',
  },
  {
    name: 'A shortfall that a dispute wins back',
    about: 'A shop took £46.00 of an award of £40.00 without having asked, and the dispute is won.',
    before: [forceCapture(4600), dispute(), lend()],
    steps: [decide('won')],
    leaves: { availablePence: 4000 },
    means: 'The shortfall is repaid first, and its case closes by itself.',
  },
];
