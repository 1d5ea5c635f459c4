import { formatPence, type Pence } from '../../../../kernel/money.ts';
import type { AwardView, CaseDetail, CaseEntryView, RefundPlaces } from '../../../../modules/reports/index.ts';
import type { SeenCase } from './one-case.ts';

export type Row = { key: string; value: string };

const money = (key: string, pence: Pence): Row => ({ key, value: formatPence(pence) });
const unlessNone = (key: string, pence: Pence): Row[] => (pence > 0 ? [money(key, pence)] : []);

/** Ways out of a shortfall, as rows say them. */
const SETTLED = {
  charged: 'Charged to the budget',
  recovered: 'Paid back, outside Stripe',
  repaid: 'Came back',
} as const;

type Settled = keyof typeof SETTLED;

const isSettling = ({ what }: CaseEntryView): boolean => what in SETTLED;

/** What each way has taken off the shortfall: by how much each line of the case brought it down. */
function settledRows({ entries }: CaseDetail): Row[] {
  const sums: Record<Settled, Pence> = { charged: 0, recovered: 0, repaid: 0 };
  let before = 0;
  for (const entry of entries) {
    if (isSettling(entry)) sums[entry.what as Settled] += Math.max(0, before - entry.openPence);
    before = entry.openPence;
  }
  return Object.entries(SETTLED).flatMap(([what, key]) => unlessNone(key, sums[what as Settled]));
}

/** What was put into an award, from what became of it. */
function putInPence({ availablePence, heldPence, spentPence, shortfallPence }: AwardView): Pence {
  return availablePence + heldPence + spentPence - shortfallPence;
}

/** What is short is what was spent and is on hold, less what was put in: the rows that show it. */
function awardRows(award: AwardView): Row[] {
  return [
    money('The award had', putInPence(award)),
    money('Spent on it', award.spentPence),
    ...unlessNone('On hold at shops', award.heldPence),
    money('Short: spent and on hold, less what it had', award.shortfallPence),
  ];
}

function placesRows({ shortfallPence, budgetPence, awardPence }: RefundPlaces): Row[] {
  return [
    ...unlessNone('Of that, repaid what was short', shortfallPence),
    ...unlessNone('Of that, went to the budget', budgetPence),
    ...unlessNone('Of that, stayed on the award', awardPence),
  ];
}

/** The money of a case, so that whoever settles it can check the sum. Of a closed one: how it was settled. */
export function figuresOf({ one, award, budget, places }: SeenCase): Row[] {
  if (one.kind !== 'shortfall')
    return [...unlessNone('Amount', one.amountPence), ...(places ? placesRows(places) : [])];
  const settled = settledRows(one);
  if (one.status === 'closed') return [money('Was short', one.amountPence), ...settled];
  return [
    ...(award ? awardRows(award) : [money('Short', one.openPence)]),
    ...unlessNone('Of that, not taken yet', one.heldPence),
    ...(one.amountPence > one.openPence ? [money('Was short in all', one.amountPence)] : []),
    ...settled,
    ...(budget ? [money('Left in the budget', budget.availablePence)] : []),
  ];
}
