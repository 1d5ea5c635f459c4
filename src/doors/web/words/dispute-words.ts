import { daysBetween, formatDate, londonDate } from '../../../kernel/dates.ts';
import { formatPence } from '../../../kernel/money.ts';
import type { DisputeReason } from '../../../modules/disputes/index.ts';
import type { DisputeView } from '../../../modules/reports/index.ts';
import type { Tag } from './award-words.ts';
import { counted, upperFirst } from './count-words.ts';

const TAGS: Record<DisputeView['status'], Tag> = {
  draft: { text: 'Not sent', colour: 'yellow' },
  submitted: { text: 'With the card network', colour: 'blue' },
  won: { text: 'Won', colour: 'green' },
  lost: { text: 'Lost', colour: 'red' },
  expired: { text: 'Out of time', colour: 'grey' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
};

export function disputeTag(status: DisputeView['status']): Tag {
  return TAGS[status];
}

const REASONS: Record<DisputeReason, string> = {
  no_valid_authorization: 'The shop took money without asking for it, or more than was agreed',
  fraudulent: 'Nobody who may use the card made this payment',
  duplicate: 'The same payment was taken twice',
  other: 'Something else',
};

export function disputeReasonWords(reason: string): string {
  return reason in REASONS ? REASONS[reason as DisputeReason] : reason.replaceAll('_', ' ');
}

/** Why the card network decided against us, as Stripe names it. */
export function lossWords(reason: string): string {
  return reason === 'other' ? 'The card network gives no reason' : upperFirst(reason.replaceAll('_', ' '));
}

/** "until 12 March 2027, which is in 110 days". */
export function clockWords(deadlineAt: Date, now: Date): string {
  const last = londonDate(deadlineAt);
  const days = daysBetween(londonDate(now), last);
  const left = days > 1 ? `in ${counted(days, 'day')}` : days === 1 ? 'tomorrow' : 'today';
  return deadlineAt > now ? `until ${formatDate(last)}, which is ${left}` : `until ${formatDate(last)}: it is too late`;
}

/** Where a dispute stands, in a sentence or two. */
export function disputeSentence(dispute: DisputeView, now: Date): string {
  const { status, deadlineAt, submittedAt, cashPence, awardPence, isBeingSent } = dispute;
  const sent = submittedAt ? formatDate(londonDate(submittedAt)) : 'before we heard of it';
  switch (status) {
    case 'draft':
      if (isBeingSent) return 'This dispute is being sent. Stripe has not answered yet.';
      return `This dispute has not been sent. It can be sent ${clockWords(deadlineAt, now)}.`;
    case 'submitted': {
      const lent = cashPence > 0 ? ` Stripe has lent ${formatPence(cashPence)} until then; it can be taken back.` : '';
      return `The card network has had it since ${sent}. It takes 30 to 90 days to decide.${lent}`;
    }
    case 'won':
      return `It was won. ${formatPence(awardPence)} came back to the award, its shortfall first.`;
    case 'lost':
      return 'It was lost. The shop keeps the money.';
    case 'expired':
      return 'It was not sent in time. The shop keeps the money.';
    case 'withdrawn':
      return 'It was let go of before it was sent.';
  }
}
