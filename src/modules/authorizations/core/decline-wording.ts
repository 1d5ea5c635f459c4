import { formatDate, type LondonDate } from '../../../kernel/dates.ts';
import { formatPence, formatPenceShort, type Pence } from '../../../kernel/money.ts';
import wordings from '../decline-wordings.json' with { type: 'json' };
import type { DeclineCode } from './decline-reasons.ts';

/** What is known of a declined payment. All optional: a wording that needs an unknown fact gives way to one that does not. */
export type DeclineFacts = {
  /** The rule that failed; some have words of their own. */
  rule?: string;
  /** Somebody asks before paying; some codes have words of their own for it. */
  isBeforehand?: boolean;
  amountPence?: Pence;
  /** The amount with what earlier rounds of the same payment hold. */
  paymentPence?: Pence;
  availablePence?: Pence;
  heldPence?: Pence;
  /** What was asked, when the card issuer had too little of our money for it though the award had it. */
  issuerShortPence?: Pence;
  /** Whether the holder agreed to receive balances; without it no text to the patient names one. */
  sharesBalance?: boolean;
  /** The limit that was reached. */
  maxPence?: Pence;
  spentPence?: Pence;
  releasedPence?: Pence;
  /** It fails a rule as well that no exception overrides (R43). */
  isBeyondExceptions?: boolean;
  /** What is left of the exception that a payment was too large for (R43). */
  exceptionLeftPence?: Pence;
  /** The day the reason is about: ended, paused, replaced, stopped, works again, used. */
  date?: LondonDate;
  /** What the policy allows, in the words patients read. */
  plainList?: string;
  mcc?: string;
  categoryName?: string;
  policy?: string;
  version?: number;
  country?: string;
  /** What a shop here asked for instead of pounds. */
  currency?: string;
  last4?: string;
  /** Whole days since the card was posted. */
  days?: number;
  tries?: number;
  /** `today`, `this week`, `this month`. */
  period?: string;
  /** The period, when all that its limit allows was spent before. */
  reachedPeriod?: string;
  /** `Daily`, `Weekly`, `Monthly`. */
  periodName?: string;
  /** How many payments the card was for, when more than one. */
  payments?: number;
  /** Where a card may be used that is only for shops or only for online. */
  where?: string;
  /** The days of the week and the hours on which a card works. */
  openDays?: string;
  openHours?: string;
  mismatch?: string;
  holdOwner?: string;
  blockedBy?: string;
  stopped?: string;
  stoppedBy?: string;
  stopReason?: string;
  site?: string;
  shops?: string;
  /** By which the decline is found again: the authorization's id. */
  ref?: string;
};

/** Languages in which patients can read; English until others are written. */
export type Language = 'en';

type Words = Readonly<Record<string, string | undefined>>;
type Texts = { patient: Record<Language, readonly string[]>; finance: readonly string[] };
type Wording = Texts & { byRule?: Readonly<Record<string, Texts>>; beforehand?: Texts };

/** The texts of a code; those of the rule that failed, or of a question beforehand, where it has its own. */
function textsOf(code: DeclineCode, { rule, isBeforehand }: DeclineFacts): Texts {
  const wording: Wording = wordings[code];
  return wording.byRule?.[rule ?? ''] ?? (isBeforehand ? wording.beforehand : undefined) ?? wording;
}

/** What the patient reads, at most 160 characters. No shop, no reason for the award, no blame. */
export function patientWording(code: DeclineCode, facts: DeclineFacts, language: Language = 'en'): string {
  return firstThatFits(textsOf(code, facts).patient[language], {
    ...plainWords(facts),
    ...amounts(facts, formatPenceShort),
    bal: facts.sharesBalance && facts.availablePence ? formatPenceShort(facts.availablePence) : undefined,
  });
}

/** What finance reads: what happened, then the next step. */
export function financeWording(code: DeclineCode, facts: DeclineFacts): string {
  const advice = facts.isBeyondExceptions
    ? 'An exception alone would not let it through: it fails another rule too.'
    : 'If it fits the plan, ask for a merchant exception.';
  return firstThatFits(textsOf(code, facts).finance, { ...plainWords(facts), ...amounts(facts, formatPence), advice });
}

function plainWords(facts: DeclineFacts): Words {
  const { date, ...others } = facts;
  const texts = Object.entries(others).map(([name, value]) => [name, value === undefined ? undefined : String(value)]);
  return { ...Object.fromEntries(texts), date: date && formatDate(date) };
}

function amounts(facts: DeclineFacts, format: (pence: Pence) => string): Words {
  const say = (pence: Pence | undefined) => (pence === undefined ? undefined : format(pence));
  return {
    amt: say(facts.amountPence),
    payment: say(facts.paymentPence),
    avail: say(facts.availablePence),
    held: say(facts.heldPence),
    issuerShort: say(facts.issuerShortPence),
    max: say(facts.maxPence),
    spent: say(facts.spentPence),
    released: say(facts.releasedPence),
    exceptionLeft: say(facts.exceptionLeftPence),
  };
}

const PLACE = /\{(\w+)\}/g;

function firstThatFits(variants: readonly string[], words: Words): string {
  const known = (variant: string) => [...variant.matchAll(PLACE)].every(([, name]) => words[name ?? ''] !== undefined);
  const variant = variants.find(known) ?? '';
  return variant.replace(PLACE, (_, name: string) => words[name] ?? '');
}
