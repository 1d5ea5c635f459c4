import { formatDate, formatInstant } from '../../../kernel/dates.ts';
import { formatPence, type Pence } from '../../../kernel/money.ts';
import type { DecisionRecord } from './decision-record.ts';
import { shortExceptionOf } from './decline-figures.ts';
import { isOursToAnswer, type StripeDeclineFacts } from './decline-reasons.ts';
import { kindOf } from './rule-words.ts';
import { RULE_SET } from './rules.ts';
import type { SnapshotException } from './snapshot.ts';
import { isReadable, type WeighedRule, weighedRules } from './weighed-rules.ts';

/** A decision as it is stored. `explained`: Stripe declined without an answer of ours, and our rules were run to tell why. */
export type StoredRound = {
  round: number;
  source: 'ours' | 'explained';
  decidedAt: Date;
  /** From the question's arrival until it was decided; the commit that lets us answer comes after it. */
  tookUs: number;
  requestedPence: Pence;
  approvedPence: Pence;
  approved: boolean;
  reasonCode: string | null;
  record: StoredRecord;
};

/** A decision record as it may be found: of a card that is not ours, or of an older rule set, not all is there. */
type StoredRecord = Partial<DecisionRecord> & {
  unknownCard?: string;
  stripeReason?: string;
} & StripeDeclineFacts;

/** The policy version that a decision was made under, by name. */
export type NamedPolicy = { slug: string; name: string; version: number };

const METHODS: Readonly<Record<string, string>> = {
  chip: 'with the chip',
  contactless: 'by contactless',
  keyed_in: 'with the number typed in',
  online: 'on the internet',
  swipe: 'by swiping',
};

function howPaid({ cardPresence, method }: DecisionRecord): string {
  const where = cardPresence && (cardPresence === 'present' ? 'in person' : 'without the card there');
  const words = [where, METHODS[method ?? '']].filter(Boolean).join(', ');
  return words && `, ${words}`;
}

function whatElse({ cashbackPence, merchantCurrency }: DecisionRecord): string[] {
  return [
    ...(cashbackPence > 0 ? [`${formatPence(cashbackPence)} of it was to be handed out in cash.`] : []),
    ...(merchantCurrency === 'gbp' ? [] : [`The shop charges in ${merchantCurrency.toUpperCase()}.`]),
  ];
}

/** A card that is not ours leaves a record of next to nothing. */
const isWhole = (record: Partial<DecisionRecord>): record is DecisionRecord => record.before !== undefined;

function whatWasAsked({ requestedPence, record }: StoredRound): string[] {
  if (!isWhole(record)) return [`${formatPence(requestedPence)} was asked for.`];
  const { merchant, before, requestedAt } = record;
  const shop = [merchant.name, merchant.city, merchant.country].filter(Boolean).join(', ');
  const at = formatInstant(new Date(requestedAt));
  const amount =
    requestedPence === 0
      ? 'whether the card is good, and for no money'
      : `for ${formatPence(requestedPence)}${before.heldPence > 0 ? ` on top of ${formatPence(before.heldPence)} on hold` : ''}`;
  return [
    `${at}: ${shop} asked ${amount}${howPaid(record)}.`,
    `Kind of place: ${kindOf(merchant)}.`,
    ...whatElse(record),
  ];
}

function whatWasAnswered({ source, approved, requestedPence, approvedPence, record }: StoredRound): string {
  if (source === 'explained') return `Stripe declined it by itself (${record.stripeReason ?? 'without a reason'}).`;
  if (!approved) return 'We declined it.';
  if (requestedPence === 0) return 'We approved it. There was nothing to set aside.';
  if (approvedPence === requestedPence) return `We approved it and set ${formatPence(approvedPence)} aside.`;
  return `We approved ${formatPence(approvedPence)} of it, which is all that was left, and the till can take a part.`;
}

const lowerFirst = (text: string) => text.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());

const isOfOtherRules = ({ ruleSet }: StoredRecord) => ruleSet !== undefined && ruleSet !== RULE_SET;

function whyDeclined({ source, reasonCode, record }: StoredRound, rules: readonly WeighedRule[]): string[] {
  if (!reasonCode) return [];
  const failed = rules.filter(({ outcome }) => outcome === 'failed');
  const shown = failed.find(({ code }) => code === reasonCode);
  const others = failed.filter((rule) => rule !== shown).map(({ sentence }) => lowerFirst(sentence));
  const also = others.length > 0 ? [`These failed too: ${others.join('; ')}.`] : [];
  if (shown) return [`The reason is ${reasonCode}: ${lowerFirst(shown.sentence)}.`, ...also];
  if (record.unknownCard) return [`The reason is ${reasonCode}: the card is not one of ours.`];
  if (isOursToAnswer(record.stripeReason ?? '')) {
    return [`The reason is ${reasonCode}: the answer was ours to give, and Stripe had none in time.`, ...also];
  }
  if (isOfOtherRules(record)) {
    return [`The reason is ${reasonCode}. It was decided by rule set ${record.ruleSet}, and the rules are others now.`];
  }
  if (record.isKeptToTills) {
    return [`The reason is ${reasonCode}: the card is from a box of the practice, and works in person only.`];
  }
  if (source === 'ours')
    return [`The reason is ${reasonCode}: the card was to be charged in money that is not pounds.`];
  return [`The reason is ${reasonCode}: no rule of ours fails, so it comes from what Stripe says.`];
}

function subjectOf({ networkId, category }: SnapshotException, { merchant }: DecisionRecord): string {
  if (category !== null) return `the kind of place ${kindOf({ ...merchant, code: null })}`;
  return merchant.name === '' ? `the shop with network id ${networkId}` : `the shop ${merchant.name}`;
}

const payments = (count: number) => `${count} payment${count === 1 ? '' : 's'}`;

/** The exception that was there, and for less than was asked. */
function whatWasTooSmall(record: DecisionRecord): string[] {
  const short = shortExceptionOf(record);
  if (!short) return [];
  const { mostPence, usedPence, expiresOn } = short;
  const left = `${formatPence(mostPence - usedPence)} of ${formatPence(mostPence)} was left, until ${formatDate(expiresOn)}`;
  return [`An exception for ${subjectOf(short, record)} was too small for it: ${left}.`];
}

function whatWasExcepted(record: DecisionRecord, rules: readonly WeighedRule[]): string[] {
  const { exceptionId, exceptions } = record;
  const used = exceptions.find(({ id }) => id === exceptionId);
  if (!used) return whatWasTooSmall(record);
  const { mostPence, mostPayments, expiresOn, usedPence } = used;
  const passed = rules.filter(({ outcome }) => outcome === 'excepted').map(({ sentence }) => lowerFirst(sentence));
  return [
    `An exception for ${subjectOf(used, record)} let it through: ${passed.join('; ')}.`,
    `The exception is for ${formatPence(mostPence)} in ${payments(mostPayments)} until ${formatDate(expiresOn)}; ` +
      `${formatPence(usedPence)} in ${payments(used.payments)} was used before.`,
  ];
}

function whatItWasMadeWith({ source, tookUs, record }: StoredRound, policy: NamedPolicy | null): string[] {
  const made = policy ? [`Policy ${policy.slug} (${policy.name}), version ${policy.version}.`] : [];
  if (!isWhole(record)) return made;
  const took =
    source === 'ours'
      ? `It was decided ${(tookUs / 1000).toFixed(1)} ms after it was asked, and then written down. `
      : '';
  const { neverAllowedVersion, ruleSet, software } = record;
  const list = `List of what is never allowed: version ${neverAllowedVersion}.`;
  return [...made, list, `${took}Rule set ${ruleSet}, software ${software}.`];
}

export type DecisionExplanation = {
  /** What was asked, the answer, the reason, the exception, and what it was decided with. */
  sentences: string[];
  /** Every rule. Empty where none was weighed, and for a record of another rule set. */
  rules: WeighedRule[];
};

/** One decision in sentences for people. Names nobody. */
export function explainDecision(stored: StoredRound, policy: NamedPolicy | null): DecisionExplanation {
  const { record } = stored;
  const rules = weighedRules(record);
  return {
    sentences: [
      ...whatWasAsked(stored),
      whatWasAnswered(stored),
      ...whyDeclined(stored, rules),
      ...(isReadable(record) ? whatWasExcepted(record, rules) : []),
      ...whatItWasMadeWith(stored, policy),
    ],
    rules,
  };
}
