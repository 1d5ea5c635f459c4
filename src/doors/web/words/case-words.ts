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

/** "Seagull Stores", "Seagull Stores and Bay Taxis". */
function listed(shops: readonly string[]): string {
  const [last = '', ...before] = shops.toReversed();
  return before.length > 0 ? `${before.toReversed().join(', ')} and ${last}` : last;
}

type SeenInWords = Pick<
  CaseView,
  'kind' | 'amountPence' | 'heldPence' | 'shops' | 'awardReference' | 'awardsPaidFrom' | 'payments'
>;

function shortfallSentence({ amountPence, heldPence, shops, awardReference }: SeenInWords): string {
  const beyond = `beyond what ${awardReference ? `award ${awardReference}` : 'an award'} had.`;
  const at = shops.length > 0 ? ` at ${listed(shops)}` : '';
  if (heldPence > 0 && heldPence === amountPence) return `${formatPence(heldPence)} is on hold${at} ${beyond}`;
  const amount = formatPence(amountPence);
  const taken = shops.length > 0 ? `${listed(shops)} took ${amount} ${beyond}` : `${amount} was taken ${beyond}`;
  return heldPence > 0 ? `${taken} ${formatPence(heldPence)} of it is on hold.` : taken;
}

/** "award A-7K3M9Q", "awards A-7K3M9Q and A-9QX2LM"; undefined where it is about none. */
function awardWords({ awardReference, awardsPaidFrom }: SeenInWords): string | undefined {
  const awards = awardsPaidFrom.length > 0 ? awardsPaidFrom : [awardReference ?? ''].filter(Boolean);
  if (awards.length === 0) return undefined;
  return `${awards.length === 1 ? 'award' : 'awards'} ${listed(awards)}`;
}

/** What happened, in a sentence with its figure, the shop and the award. */
export function caseSentence(one: SeenInWords): string {
  if (one.kind === 'shortfall') return shortfallSentence(one);
  return caseKind(one.kind).sentence({
    amount: formatPence(one.amountPence),
    shops: listed(one.shops) || undefined,
    award: awardWords(one),
    payments: one.payments || undefined,
  });
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
