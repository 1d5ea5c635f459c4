import { formatPence } from '../../../../kernel/money.ts';
import { defineSignal, fromMovements, sumPence } from '../signal.ts';

/** F8: much of what was spent came back, or money came back that was never paid. */
export const refundsElsewhere = defineSignal({
  code: 'F8',
  name: 'Refunds that are many or fit no purchase',
  after: 'payment',
  weight: 30,
  thresholds: { percent: 30 },
  evaluate({ facts, at, thresholds }) {
    const known = facts.movements.filter((movement) => movement.at <= at);
    const refunds = known.filter(({ type }) => type === 'refund');
    const strays = refunds.filter(({ isWithoutPurchase }) => isWithoutPurchase);
    const spentPence = facts.earlier.spentPence + sumPence(known.filter(({ type }) => type === 'capture'));
    const refundedPence = facts.earlier.refundedPence + sumPence(refunds);
    const isOver = refundedPence * 100 > spentPence * thresholds.percent;
    if (refunds.length === 0 || (!isOver && strays.length === 0)) return null;
    const figures = { refundedPence, spentPence, strays: strays.length };
    return { evidence: fromMovements(isOver ? refunds : strays), figures };
  },
  sentence: ({ refundedPence, spentPence, strays }) => {
    const back = `${formatPence(refundedPence)} came back of ${formatPence(spentPence)} that was spent.`;
    if (strays === 0) return back;
    return `${back} ${strays === 1 ? 'One refund fits' : `${strays} refunds fit`} no purchase.`;
  },
});
