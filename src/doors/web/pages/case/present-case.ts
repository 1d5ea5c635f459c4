import { formatInstant } from '../../../../kernel/dates.ts';
import { formatPence } from '../../../../kernel/money.ts';
import type { CaptureView, CaseDetail, CaseEntryView } from '../../../../modules/reports/index.ts';
import { awardTag, type Tag } from '../../words/award-words.ts';
import { caseName, caseOutcomeWords, caseSentence, ownerWords, unmatchedWords } from '../../words/case-words.ts';
import { clockWords, disputeTag } from '../../words/dispute-words.ts';
import { caseTags } from '../cases/present-cases.ts';
import { type Choice, presentChoices } from './case-choices.ts';
import type { SeenCase } from './one-case.ts';

type Row = { key: string; value: string };
type PaymentRow = { shop: string; amount: string; when: string; tag: Tag | null; note: string; href: string | null };

export type CasePage = {
  heading: string;
  sentence: string;
  tags: Tag[];
  figures: Row[];
  facts: Row[];
  payments: PaymentRow[];
  timeline: { title: string; when: string; note: string | null }[];
  award: { href: string; text: string; tag: Tag } | null;
  choices: Choice[];
  closed: { by: string; outcome: string; note: string | null } | null;
};

/** "£3.00 was short, after Seagull Stores took £13.00." */
function entryTitle(entry: CaseEntryView, about: { one: CaseDetail; captures: readonly CaptureView[] }): string {
  const amount = formatPence(entry.amountPence);
  const isShortfall = about.one.kind === 'shortfall';
  const cause = about.captures.find(({ id, authorizationId }) => entry.cause === id || entry.cause === authorizationId);
  const after = cause ? `, after ${cause.merchantName} took ${formatPence(cause.amountPence)}` : '';
  switch (entry.what) {
    case 'opened':
      return isShortfall ? `${amount} was short${after}` : 'This was told';
    case 'grew':
      return isShortfall ? `${amount} more was short${after}` : `${amount} more`;
    case 'repaid':
      return `${amount} came back`;
    case 'charged':
      return `${entry.by} charged ${amount} to the budget`;
    case 'recovered':
      return `${entry.by} recorded that ${amount} was paid back`;
    case 'assigned':
      return `${entry.by} took this case`;
    case 'deadline_near':
      return 'The time to dispute it is running out';
    case 'dispute_closed':
      return 'A dispute ended and brought nothing back';
    case 'closed':
      return 'Closed';
  }
}

function figuresOf({ one, award, budget }: SeenCase): Row[] {
  if (one.kind !== 'shortfall')
    return one.amountPence > 0 ? [{ key: 'Amount', value: formatPence(one.amountPence) }] : [];
  return [
    { key: 'Taken beyond the award', value: formatPence(one.amountPence) },
    { key: 'Repaid so far', value: formatPence(one.amountPence - one.openPence) },
    { key: 'Still short', value: formatPence(one.openPence) },
    ...(one.heldPence > 0 ? [{ key: 'Of that on hold', value: formatPence(one.heldPence) }] : []),
    ...(award ? [{ key: 'Spent on the award', value: formatPence(award.spentPence) }] : []),
    ...(budget ? [{ key: 'Left in the budget', value: formatPence(budget.availablePence) }] : []),
  ];
}

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
    return typeof value === 'string' ? [{ key, value: value.replaceAll('_', field.endsWith('Id') ? '_' : ' ') }] : [];
  });
  const why = unmatchedWords(one.facts['why']);
  return [
    ...(why ? [{ key: 'Why', value: why }] : []),
    ...kept,
    { key: 'Due', value: formatInstant(one.dueAt) },
    { key: 'Who can put it right', value: ownerWords(one.kind) },
    { key: 'Owner', value: one.assignedTo ?? 'Nobody yet' },
  ];
}

function paymentRow(capture: CaptureView, now: Date): PaymentRow {
  const { merchantName, amountPence, takenAt, disputeBy, dispute } = capture;
  return {
    shop: merchantName,
    amount: formatPence(amountPence),
    when: formatInstant(takenAt),
    tag: dispute ? disputeTag(dispute.status) : null,
    note: dispute ? 'Disputed' : `Can be disputed ${clockWords(disputeBy, now)}.`,
    href: dispute ? `/disputes/${dispute.id}` : null,
  };
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

/** The case as a page shows it; what can be done is for those who may do it. */
export function presentCase(seen: SeenCase, about: { now: Date; mayAct: boolean }): CasePage {
  const { one, award, captures } = seen;
  return {
    heading: caseName(one.kind),
    sentence: `${caseSentence(one)}${shortWords(one)}`,
    tags: caseTags(one, about.now),
    figures: figuresOf(seen),
    facts: factsOf(seen),
    payments: one.kind === 'shortfall' ? captures.map((capture) => paymentRow(capture, about.now)) : [],
    timeline: one.entries
      .map((entry) => ({
        title: entryTitle(entry, { one, captures }),
        when: formatInstant(entry.at),
        note: entry.note,
      }))
      .reverse(),
    award: award && {
      href: `/awards/${award.id}`,
      text: `${award.reference}, ${award.policyName}, ${award.practiceName}`,
      tag: awardTag(award.status),
    },
    choices: about.mayAct ? presentChoices(seen, about.now) : [],
    closed: closedOf(one),
  };
}
