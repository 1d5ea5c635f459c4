import { formatPence } from '../../../kernel/money.ts';
import type { CaseKind, CaseOutcome } from '../../../modules/cases/index.ts';
import { caseKind } from '../../../modules/cases/index.ts';
import type { CaseView } from '../../../modules/reports/index.ts';

const OUTCOMES: Record<CaseOutcome, string> = {
  repaid: 'The money came back',
  charged: 'Charged to the budget',
  recovered: 'Paid back',
  settled: 'Settled by itself',
  explained: 'Explained',
  corrected: 'Put right',
  moved_on: 'Moved on by the commissioner',
  suspected_fraud: 'Suspected fraud',
  our_fault: 'Our fault',
  no_action: 'No action needed',
};

export function caseOutcomeWords(outcome: CaseOutcome): string {
  return OUTCOMES[outcome];
}

/** What happened, in a sentence with its figure. */
export function caseSentence(one: Pick<CaseView, 'kind' | 'amountPence' | 'heldPence'>): string {
  const { kind, amountPence, heldPence } = one;
  if (heldPence > 0 && heldPence === amountPence)
    return `${formatPence(heldPence)} is on hold beyond what an award had.`;
  const sentence = caseKind(kind).sentence(formatPence(amountPence));
  return heldPence > 0 ? `${sentence} ${formatPence(heldPence)} of it is on hold.` : sentence;
}

export function caseName(kind: CaseKind): string {
  return caseKind(kind).name;
}

const OWNERS = { finance: 'Finance', commissioner: 'The commissioner', practice: 'The practice' } as const;

export function ownerWords(kind: CaseKind): string {
  return OWNERS[caseKind(kind).owner];
}

const WHY: Readonly<Record<string, string>> = {
  no_purchase: 'It names no purchase.',
  beyond_purchase: 'It is more than what the shop took.',
};

/** Why a refund fits no purchase, in words. */
export function unmatchedWords(why: unknown): string | null {
  return WHY[String(why)] ?? null;
}
