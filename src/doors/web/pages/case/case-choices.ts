import { formatPence, type Pence } from '../../../../kernel/money.ts';
import { type CaseChoice, caseKind } from '../../../../modules/cases/index.ts';
import type { CaptureView, CaseView } from '../../../../modules/reports/index.ts';
import { clockWords } from '../../words/dispute-words.ts';
import type { SeenCase } from './one-case.ts';

type Told = { text: string; note: string };

/** Something that finance can do, and what it will do. */
export type Choice = { text: string; href: string; note: string; isPrimary: boolean };

/** What can still be disputed, what runs out first on top. */
export function disputable(captures: readonly CaptureView[], now: Date): CaptureView[] {
  return captures
    .filter(({ isUndisputed, disputeBy }) => disputeBy > now && isUndisputed)
    .sort((a, b) => a.disputeBy.getTime() - b.disputeBy.getTime());
}

/** What shops have taken and nothing has repaid: all that can be charged to the budget. */
export function chargeablePence({ openPence, heldPence }: CaseView): Pence {
  return openPence - heldPence;
}

function chargeChoice({ one, budget }: SeenCase): Told | null {
  if (chargeablePence(one) === 0) return null;
  const left = budget
    ? ` What is left there, ${formatPence(budget.availablePence)}, does not change: it leaves out what is short already.`
    : '';
  const from = budget ? `${budget.ownerName}’s budget for ${budget.financialYear}` : 'its budget';
  return { text: `Charge ${formatPence(chargeablePence(one))} to the budget`, note: `Pays it from ${from}.${left}` };
}

function disputeChoice({ captures }: SeenCase, now: Date): Told | null {
  const [first] = disputable(captures, now);
  if (!first) return null;
  const note = `Possible ${clockWords(first.disputeBy, now)}. The card network takes 30 to 90 days to decide.`;
  return { text: 'Dispute the payment', note };
}

const WORDS: Record<CaseChoice, (seen: SeenCase, now: Date) => Told | null> = {
  charge: chargeChoice,
  dispute: disputeChoice,
  recover: () => ({
    text: 'Record money that was paid back',
    note: 'By the person or the shop, outside Stripe. It repays what is short first.',
  }),
  nominee: () => ({
    text: 'Decide about the nominee',
    note: 'Allowed, they act from now on. Refused, the nomination ends, and the practice finds another way.',
  }),
  close: () => ({ text: 'Close this case', note: 'With how it ended and a note. Nothing is sent to anybody.' }),
};

const PATHS: Record<CaseChoice, string> = {
  charge: 'charge',
  dispute: 'dispute',
  recover: 'recovery',
  nominee: 'nominee',
  close: 'close',
};

/** What can be done, in order of likelihood: nothing, once the case is closed. */
export function presentChoices(seen: SeenCase, now: Date): Choice[] {
  const { one } = seen;
  if (one.status === 'closed') return [];
  return caseKind(one.kind).choices.flatMap((choice, place) => {
    const words = WORDS[choice](seen, now);
    return words
      ? [{ ...words, href: `/cases/${one.id}/${PATHS[choice]}`, isPrimary: place === 0 && choice !== 'close' }]
      : [];
  });
}
