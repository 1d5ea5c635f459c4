import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { CaptureView, CaseDetail, CasePayment } from '../../../../modules/reports/index.ts';
import { awardTag, type Tag } from '../../words/award-words.ts';
import { caseLinks, caseTodoWords } from '../../words/case-todo-words.ts';
import { caseName, caseOutcomeWords, caseSentence, ownerWords, unmatchedWords } from '../../words/case-words.ts';
import { upperFirst } from '../../words/count-words.ts';
import { clockWords, disputeTag } from '../../words/dispute-words.ts';
import { caseTags } from '../cases/present-cases.ts';
import { type Choice, disputable, presentChoices } from './case-choices.ts';
import { figuresOf, type Row } from './case-figures.ts';
import { type TimelineRow, timelineOf } from './case-timeline.ts';
import type { SeenCase } from './one-case.ts';

type PaymentRow = {
  shop: string;
  amount: string;
  when: string;
  tag: Tag | null;
  note: string | null;
  links: { href: string; text: string }[];
};

export type CasePage = {
  heading: string;
  sentence: string;
  tags: Tag[];
  figures: Row[];
  facts: Row[];
  payments: { heading: string; rows: PaymentRow[] };
  timeline: TimelineRow[];
  award: { href: string; text: string; tag: Tag } | null;
  /** What there is to look at, and where; null once it is closed. */
  todo: { text: string; links: { text: string; href: string }[] } | null;
  choices: Choice[];
  closed: { by: string; outcome: string; note: string | null } | null;
};

const FACTS: Readonly<Record<string, string>> = {
  authorizationId: 'Stripe’s payment',
  cardTransactionId: 'Stripe’s transaction',
  stripeCardId: 'Stripe’s card',
  stripeReason: 'Stripe’s reason',
  status: 'The card at Stripe',
  reason: 'Why',
  from: 'Our record',
  to: 'Stripe’s record',
};

function factsOf({ one }: SeenCase): Row[] {
  const kept = Object.entries(FACTS).flatMap(([field, key]) => {
    const value = one.facts[field];
    return typeof value === 'string'
      ? [{ key, value: field.endsWith('Id') ? value : upperFirst(value.replaceAll('_', ' ')) }]
      : [];
  });
  const why = unmatchedWords(one.facts['why']);
  return [
    ...(why ? [{ key: 'Why', value: why }] : []),
    ...kept,
    ...(one.status === 'closed' ? [] : [{ key: 'Due', value: formatInstant(one.dueAt) }]),
    { key: 'Who can put it right', value: ownerWords(one.kind) },
    ...(one.assignedTo || one.status !== 'closed' ? [{ key: 'Owner', value: one.assignedTo ?? 'Nobody yet' }] : []),
  ];
}

function captureRow(capture: CaptureView, now: Date): PaymentRow {
  const { merchantName, amountPence, takenAt, disputeBy, dispute } = capture;
  return {
    shop: merchantName,
    amount: formatPence(amountPence),
    when: formatInstant(takenAt),
    tag: dispute ? disputeTag(dispute.status) : null,
    note: dispute ? null : `Can be disputed ${clockWords(disputeBy, now)}.`,
    links: dispute
      ? [{ href: `/disputes/${dispute.id}`, text: `See the dispute of ${formatPence(dispute.amountPence)}` }]
      : [],
  };
}

/** A payment that brought a case about; its review is for those who may read one. */
function causeRow(payment: CasePayment, mayAct: boolean): PaymentRow {
  const { merchantName, amountPence, at, awardId, awardReference, practice, reviewId } = payment;
  return {
    shop: merchantName,
    amount: formatPence(amountPence),
    when: formatInstant(at),
    tag: null,
    note: null,
    links: [
      ...(awardId
        ? [{ href: `/awards/${awardId}`, text: `See award ${awardReference ?? ''}, ${practice ?? ''}` }]
        : []),
      ...(reviewId && mayAct ? [{ href: `/declines/${reviewId}`, text: 'See why it was declined' }] : []),
    ],
  };
}

/** Of a closed case, what shops took can still be disputed: what is won goes to the budget that was charged. */
function captureRows({ one, captures }: SeenCase, about: { now: Date; mayAct: boolean }): PaymentRow[] {
  const still = about.mayAct && one.status === 'closed' ? disputable(captures, about.now) : [];
  const link = { href: `/cases/${one.id}/dispute`, text: 'Dispute this payment' };
  return captures.map((capture) => {
    const row = captureRow(capture, about.now);
    return still.includes(capture) ? { ...row, links: [...row.links, link] } : row;
  });
}

function paymentsOf(seen: SeenCase, about: { now: Date; mayAct: boolean }): CasePage['payments'] {
  if (seen.one.kind === 'shortfall') {
    return { heading: 'What shops took on this award', rows: captureRows(seen, about) };
  }
  return { heading: 'What it is about', rows: seen.payments.map((payment) => causeRow(payment, about.mayAct)) };
}

function closedOf({ closedBy, closedAt, outcome, note }: CaseDetail): CasePage['closed'] {
  if (!closedBy || !closedAt || !outcome) return null;
  return { by: `${closedBy}, ${formatInstant(closedAt)}`, outcome: caseOutcomeWords(outcome), note };
}

function shortWords({ kind, amountPence, openPence }: CaseDetail): string {
  if (kind !== 'shortfall') return '';
  if (openPence === 0) return ' Nothing of it is short any more.';
  return openPence === amountPence ? ' All of it is still short.' : ` ${formatPence(openPence)} is still short.`;
}

function todoOf(one: CaseDetail): CasePage['todo'] {
  const text = one.status === 'closed' ? null : caseTodoWords(one.kind);
  return text === null ? null : { text, links: caseLinks(one) };
}

/** The case as a page shows it; what can be done is for those who may do it. */
export function presentCase(seen: SeenCase, about: { now: Date; mayAct: boolean }): CasePage {
  const { one, award, captures } = seen;
  return {
    heading: caseName(one.kind),
    sentence: `${caseSentence(one)}${shortWords(one)}`,
    tags: caseTags(one, about.now),
    figures: figuresOf(seen),
    facts: factsOf(seen),
    payments: paymentsOf(seen, about),
    timeline: timelineOf(one, captures),
    award: award && {
      href: `/awards/${award.id}`,
      text: `${award.reference}, ${award.policyName}, ${award.practiceName}`,
      tag: awardTag(award.status),
    },
    todo: todoOf(one),
    choices: about.mayAct ? presentChoices(seen, about.now) : [],
    closed: closedOf(one),
  };
}
