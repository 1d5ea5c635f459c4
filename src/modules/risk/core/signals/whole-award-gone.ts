import { formatPence } from '../../../../kernel/money.ts';
import { defineSignal, fromMovements, sumPence } from '../signal.ts';
import { inHours } from '../window.ts';

/** F3: nearly all of a larger award spent at one shop within a day, where the policy does not buy a single thing. */
export const wholeAwardGone = defineSignal({
  code: 'F3',
  name: 'Nearly all spent at one shop within a day',
  after: 'payment',
  weight: 20,
  thresholds: { percent: 90, hours: 24, overPence: 10_000 },
  evaluate({ facts, at, thresholds }) {
    const { award } = facts;
    if (award.isSingleItem) return null;
    const captures = facts.movements.filter(({ type }) => type === 'capture');
    const recent = inHours(captures, at, thresholds.hours);
    const shop = recent.findLast((capture) => capture.at.getTime() === at.getTime())?.merchant;
    const there = recent.filter(({ merchant }) => merchant === shop);
    const spentPence = sumPence(there);
    const percent = Math.floor((spentPence * 100) / award.amountPence);
    if (spentPence <= thresholds.overPence || spentPence * 100 < award.amountPence * thresholds.percent) return null;
    const { hours } = thresholds;
    return { evidence: fromMovements(there), figures: { percent, spentPence, awardPence: award.amountPence, hours } };
  },
  sentence: ({ spentPence, awardPence, hours, percent }) =>
    `${formatPence(spentPence)} of ${formatPence(awardPence)} (${percent}%) was spent at one shop within ${hours} hours.`,
});
