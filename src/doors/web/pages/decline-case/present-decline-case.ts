import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { AwardView, DeclineView, PaymentView } from '../../../../modules/reports/index.ts';
import { awardTag, type Tag } from '../../words/award-words.ts';
import { upperFirst } from '../../words/count-words.ts';
import { declineBecause, outcomeWords } from '../../words/decline-words.ts';
import { type PaymentLine, presentPayments } from '../../words/present-payments.ts';
import { dueTags } from '../declines/present-declines.ts';

const EARLIER_SHOWN = 8;

export type CasePage = {
  heading: string;
  sentence: string;
  tags: Tag[];
  facts: { key: string; value: string }[];
  finance: string | null;
  patient: string | null;
  award: { href: string; reference: string; tag: Tag; left: string } | null;
  earlier: PaymentLine[];
  closed: { by: string; outcome: string; note: string } | null;
};

export type CaseFacts = {
  review: DeclineView;
  award: AwardView | null;
  payments: readonly PaymentView[];
  retries: readonly Date[];
  now: Date;
};

/** "Foamline Spa: £45.00 did not go through, because the policy does not cover it." */
export function caseSentence(review: DeclineView): string {
  const because = review.reason ? `, because ${declineBecause(review.reason.code)}` : '';
  return `${review.merchant.name}: ${formatPence(review.amountPence)} did not go through${because}.`;
}

function factsOf({ review, retries }: CaseFacts) {
  const again = retries.map((at) => formatInstant(at)).join('; ');
  return [
    { key: 'When', value: formatInstant(review.openedAt) },
    ...(review.tries > 1
      ? [{ key: 'Tries', value: again ? `${review.tries}: again ${again}` : String(review.tries) }]
      : []),
    {
      key: 'Shop',
      value: [review.merchant.name, review.merchant.city, review.merchant.country].filter(Boolean).join(', '),
    },
    { key: 'Kind of place', value: [review.category.plain, review.category.code].filter(Boolean).join(', ') },
    { key: 'Group', value: upperFirst(review.owner) },
    { key: 'Due', value: formatInstant(review.dueAt) },
    { key: 'Owner', value: review.assignedTo ?? 'Nobody yet' },
    { key: 'Stripe’s reference', value: review.authorizationId },
  ];
}

function closedOf({ closedBy, closedAt, outcome, note }: DeclineView): CasePage['closed'] {
  if (!closedBy || !closedAt || !outcome) return null;
  return { by: `${closedBy}, ${formatInstant(closedAt)}`, outcome: outcomeWords(outcome), note: note ?? '' };
}

export function presentDeclineCase(facts: CaseFacts): CasePage {
  const { review, award, payments, now } = facts;
  const earlier = payments.filter(({ id, at }) => id !== review.authorizationId && at <= review.openedAt);
  return {
    heading: `Declined: ${review.merchant.name}, ${formatPence(review.amountPence)}`,
    sentence: caseSentence(review),
    tags: dueTags(review, now),
    facts: factsOf(facts),
    finance: review.reason?.financeText ?? null,
    patient: review.reason?.patientText ?? null,
    award: award && {
      href: `/awards/${award.id}`,
      reference: `${award.reference}, ${award.policyName}, ${award.practiceName}`,
      tag: awardTag(award.status),
      left: `${formatPence(award.availablePence)} of ${formatPence(award.amountPence)} left, ${formatPence(award.heldPence)} on hold`,
    },
    earlier: presentPayments(earlier.slice(0, EARLIER_SHOWN), { reader: 'finance' }),
    closed: closedOf(review),
  };
}
