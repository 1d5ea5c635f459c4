import { daysBetween, londonDate } from '../../../kernel/dates.ts';
import type { BreakKind } from '../../../modules/reconciliation/index.ts';
import type { BreakView } from '../../../modules/reports/index.ts';
import type { Tag } from './award-words.ts';

type Words = { what: string; advice: string };

const WORDS: Record<BreakKind, Words> = {
  missing_transaction: {
    what: 'A payment at Stripe that we have not booked',
    advice: 'Look at the worker’s log for why it could not be booked. It is tried again every hour.',
  },
  unknown_transaction: {
    what: 'A payment in our books that Stripe does not list',
    advice: 'Ask Stripe’s support about this payment. Our books keep it until they have answered.',
  },
  amount_differs: {
    what: 'One entry with two amounts',
    advice: 'Stripe does not change an entry that is booked. Ask Stripe’s support which amount is right.',
  },
  hold_differs: {
    what: 'Money on hold that differs',
    advice: 'Holds end by themselves, within 31 days at most. Ask Stripe’s support if it stays longer.',
  },
  unknown_card: {
    what: 'A card that is not ours',
    advice: 'Somebody made a card in the same Stripe account without this service. Find out who, and stop it there.',
  },
  unbooked_funding: {
    what: 'Cash that arrived and is not booked',
    advice: 'It is booked when there is one current commissioner. Check who sent it.',
  },
  unknown_funding: {
    what: 'Cash in our books that Stripe does not list',
    advice: 'Check the bank statement, and ask Stripe’s support about this arrival.',
  },
  dispute_differs: {
    what: 'Money of a dispute that differs',
    advice: 'It is often the dispute’s news that is late. Look at the dispute, then ask Stripe’s support.',
  },
  unbooked_movement: {
    what: 'Money that moved without a payment',
    advice: 'Somebody moved money in Stripe’s Dashboard, or Stripe took a fee. Find out who and why.',
  },
  balance_differs: {
    what: 'A sum that does not come out',
    advice: 'No single entry explains it. It is compared again every morning. If it stays, ask Stripe’s support.',
  },
  cannot_settle: {
    what: 'A record of Stripe’s that we could not take in',
    advice: 'Look at the worker’s log for the error. It is tried again every hour.',
  },
};

export const breakWords = (kind: BreakKind): Words => WORDS[kind];

/** `0` -> `today`; `3` -> `3 days`. */
export function ageWords(since: Date, now: Date): string {
  const days = daysBetween(londonDate(since), londonDate(now));
  if (days <= 0) return 'today';
  return days === 1 ? '1 day' : `${days} days`;
}

export function breakTag(view: Pick<BreakView, 'outcome' | 'isStanding'>): Tag {
  if (view.outcome === null) return { text: 'Open', colour: 'red' };
  if (view.outcome === 'arrived') return { text: 'Cause arrived', colour: 'green' };
  return view.isStanding ? { text: 'Accepted', colour: 'grey' } : { text: 'Accepted, gone', colour: 'grey' };
}
