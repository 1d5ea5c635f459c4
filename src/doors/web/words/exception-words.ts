import { formatDate } from '../../../kernel/dates.ts';
import { formatPence } from '../../../kernel/money.ts';
import type { ExceptionStanding } from '../../../modules/exceptions/index.ts';
import type { ExceptionView, StillDeclined } from '../../../modules/reports/index.ts';
import type { Tag } from './award-words.ts';
import { counted } from './count-words.ts';

const TAGS: Record<ExceptionView['state'], Tag> = {
  asked: { text: 'Waits for an approver', colour: 'blue' },
  allowed: { text: 'Allowed', colour: 'green' },
  refused: { text: 'Refused', colour: 'red' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
  used_up: { text: 'Used up', colour: 'grey' },
  expired: { text: 'Expired', colour: 'grey' },
};

export function exceptionTag(state: ExceptionView['state']): Tag {
  return TAGS[state];
}

type Subject = Pick<ExceptionView, 'subject' | 'merchantName' | 'category'>;

/** What it opens: "Foamline Spa", or "any shop of the kind: Health and beauty spas". */
export function exceptionSubjectWords({ subject, merchantName, category }: Subject): string {
  return subject === 'shop' ? merchantName : `any shop of the kind: ${category.plain}`;
}

type Bounds = Pick<ExceptionView, 'mostPence' | 'mostPayments' | 'expiresOn'>;

/** "up to £45.00 in one payment, until 6 December 2026" */
export function exceptionBoundsWords({ mostPence, mostPayments, expiresOn }: Bounds): string {
  const most = mostPayments === 1 ? 'in one payment' : `in all, in at most ${counted(mostPayments, 'payment')}`;
  return `up to ${formatPence(mostPence)} ${most}, until ${formatDate(expiresOn)}`;
}

/** "Foamline Spa: up to £45.00 in one payment, until 6 December 2026", of what is left of it. */
export function exceptionForHolder(view: ExceptionView): string {
  const { subject, merchantName, category, leftPence, mostPayments, payments, expiresOn } = view;
  const where = subject === 'shop' ? merchantName : `Shops of this kind: ${category.plain}`;
  return `${where}: ${exceptionBoundsWords({ mostPence: leftPence, mostPayments: mostPayments - payments, expiresOn })}`;
}

/** "£45.00 and one payment left of it", or what was used of one that is over. */
export function exceptionLeftWords(view: ExceptionView): string {
  const { state, leftPence, mostPayments, payments, usedPence } = view;
  const used = `${formatPence(usedPence)} used in ${counted(payments, 'payment')}`;
  if (state === 'asked') return 'Nothing can be paid under it yet';
  if (state !== 'allowed') return payments > 0 ? used : 'Never used';
  return `${formatPence(leftPence)} and ${counted(Math.max(0, mostPayments - payments), 'payment')} left until ${formatDate(view.expiresOn)}`;
}

const OF_AMOUNT: readonly StillDeclined['code'][] = ['over_single', 'over_period', 'no_funds', 'deposit_hold'];

export type RestWords = { lead: string; reasons: string[]; advice: string };

/** What an exception leaves as it is of a declined payment, and what can be done; null where it lets all of it through. */
export function exceptionRestWords(rest: readonly StillDeclined[]): RestWords | null {
  if (rest.length === 0) return null;
  const isOfAmount = rest.every(({ code }) => OF_AMOUNT.includes(code));
  return {
    lead: 'The payment was also declined for what follows. An exception leaves this as it is, so the same payment would be declined again.',
    reasons: rest.map(({ text }) => text),
    advice: isOfAmount
      ? 'Ask for an amount that fits, and agree it with the shop before the person tries again; or pay in another way.'
      : 'Put it right before the person tries again, or pay in another way.',
  };
}

/** "Allowed until 6 December 2026: £45.00 and one payment left.", or when it was over. */
export function exceptionStandingWords(standing: ExceptionStanding): string {
  if (standing.state === 'allowed') {
    const { until, leftPence, leftPayments } = standing;
    return `Allowed until ${formatDate(until)}: ${formatPence(leftPence)} and ${counted(leftPayments, 'payment')} left.`;
  }
  const how = standing.state === 'used_up' ? 'was used up on' : 'could be used until';
  return `What was allowed here ${how} ${formatDate(standing.on)}.`;
}
