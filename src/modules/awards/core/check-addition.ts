import type { ErrorCode } from '../../../kernel/app-error.ts';
import { addDays, daysBetween, formatDate, type LondonDate } from '../../../kernel/dates.ts';
import { formatPenceShort, type Pence } from '../../../kernel/money.ts';
import { type AwardNeeds, bandReason, policyAsks } from './approval-needs.ts';
import { highestAwardPence, lastExpiry, type RequestLimits } from './check-request.ts';

export type AdditionFacts = {
  addPence: Pence;
  expiresOn: LondonDate | null;
  today: LondonDate;
  limits: RequestLimits & { periodsPerYear: number | null };
  award: {
    /** The day from which its periods count. */
    startedOn: LondonDate;
    expiresOn: LondonDate;
    /** Approved for it so far, earlier additions included. */
    approvedPence: Pence;
    /** The commissioner let it end after its year: its last day is theirs to change (R7). */
    isCarriedForward: boolean;
  };
  /** Asked for the person on the policy this financial year, additions included, this one not counted. */
  recipientYearPence: Pence;
  /** Periods of the person on the policy this financial year, those that this one begins not counted. */
  recipientPeriods: number;
  budgetAvailablePence: Pence;
};

type Failure = { code: ErrorCode; field: string; message: string };
type Test = (facts: AdditionFacts) => Failure | null;

const testAnything: Test = ({ addPence, expiresOn }) =>
  addPence > 0 || expiresOn !== null
    ? null
    : { code: 'invalid_input', field: 'addPence', message: 'Say how much to add, or a new last day.' };

/**
 * The latest last day that can be asked for today, null while there is none later than the award has; and from when
 * there is one, null when the financial year ends before (R7).
 */
export function laterLastDay(about: { today: LondonDate; expiryDays: number; expiresOn: LondonDate }): {
  latest: LondonDate | null;
  since: LondonDate | null;
} {
  const { today, expiryDays, expiresOn } = about;
  const latest = lastExpiry(today, expiryDays);
  if (latest > expiresOn) return { latest, since: today };
  const since = addDays(expiresOn, 1 - expiryDays);
  return { latest: null, since: lastExpiry(since, expiryDays) > expiresOn ? since : null };
}

const testLastDay: Test = ({ expiresOn, today, limits, award }) => {
  if (expiresOn === null) return null;
  const field = 'expiresOn';
  if (award.isCarriedForward) {
    const message =
      'The commissioner let this award end after its year. Only the commissioner can change its last day.';
    return { code: 'expiry_not_allowed', field, message };
  }
  const { latest, since } = laterLastDay({ today, expiryDays: limits.expiryDays, expiresOn: award.expiresOn });
  if (!latest) {
    const message = since
      ? `This award cannot end later than ${formatDate(award.expiresOn)} yet. Ask for a later day from ${formatDate(since)} on.`
      : `This award cannot end later than ${formatDate(award.expiresOn)}: the financial year ends then.`;
    return { code: 'expiry_not_allowed', field, message };
  }
  if (expiresOn > award.expiresOn && expiresOn <= latest) return null;
  const message = `The new last day must be after ${formatDate(award.expiresOn)}, and ${formatDate(latest)} at the latest.`;
  return { code: 'expiry_not_allowed', field, message };
};

/** In which of the policy's periods an award is on a day, from 1; its last day still belongs to the first. */
function periodAt({ limits, award }: AdditionFacts, day: LondonDate): number {
  return Math.max(1, Math.ceil(daysBetween(award.startedOn, day) / limits.expiryDays));
}

/** How many periods of the policy a new last day begins: none where it stays within the present one (R22). */
export function periodsBegun(facts: AdditionFacts): number {
  const { expiresOn, limits, award } = facts;
  if (expiresOn === null || limits.periodsPerYear === null) return 0;
  return Math.max(0, periodAt(facts, expiresOn) - periodAt(facts, award.expiresOn));
}

/**
 * For how many periods there may be money by now. Where a policy gives it by periods, such as 28 days of journeys, a
 * period's money comes with the period: not before the one ahead of it is over, and only if the award lasts into it.
 */
function periodsWithMoney(facts: AdditionFacts): number {
  const { limits, award, expiresOn, today } = facts;
  if (limits.periodsPerYear === null) return 1;
  const begun = 1 + Math.max(0, Math.floor(daysBetween(award.startedOn, today) / limits.expiryDays));
  return Math.min(begun, periodAt(facts, expiresOn ?? award.expiresOn));
}

const testPeriods: Test = (facts) => {
  const { limits, recipientPeriods } = facts;
  const { periodsPerYear } = limits;
  const begun = periodsBegun(facts);
  if (begun === 0 || periodsPerYear === null || recipientPeriods + begun <= periodsPerYear) return null;
  const message = `This policy allows ${periodsPerYear} periods of ${limits.expiryDays} days for one person in a financial year.`;
  return { code: 'recipient_cap_exceeded', field: 'expiresOn', message };
};

/** From when there is money for another period, as far as periods are what it waits for. */
function nextPeriodWords(facts: AdditionFacts): string {
  const { limits, award } = facts;
  if (limits.periodsPerYear === null) return '';
  const next = addDays(award.startedOn, periodsWithMoney(facts) * limits.expiryDays);
  return ` The next ${limits.expiryDays} days have their own from ${formatDate(next)}, if the award lasts longer than that.`;
}

const testCap: Test = (facts) => {
  const { addPence, limits, award } = facts;
  const highest = highestAwardPence(limits) * periodsWithMoney(facts);
  if (addPence === 0 || award.approvedPence + addPence <= highest) return null;
  const left = formatPenceShort(Math.max(0, highest - award.approvedPence));
  const message = `This policy allows up to ${formatPenceShort(highest)} for one award: ${left} more can be added.${nextPeriodWords(facts)}`;
  return { code: 'policy_cap_exceeded', field: 'addPence', message };
};

const testYearCap: Test = ({ addPence, limits, recipientYearPence }) => {
  const cap = limits.extendedYearCapPence ?? limits.yearCapPence;
  if (addPence === 0 || cap === null || recipientYearPence + addPence <= cap) return null;
  const message =
    `This policy allows ${formatPenceShort(cap)} for one person in a financial year, ` +
    `and ${formatPenceShort(recipientYearPence)} has been awarded.`;
  return { code: 'recipient_cap_exceeded', field: 'addPence', message };
};

const testBudget: Test = ({ addPence, budgetAvailablePence }) => {
  if (addPence <= Math.max(0, budgetAvailablePence)) return null;
  const message = `The budget has ${formatPenceShort(Math.max(0, budgetAvailablePence))} left.`;
  return { code: 'insufficient_budget', field: 'addPence', message };
};

const TESTS: readonly Test[] = [testAnything, testLastDay, testPeriods, testCap, testYearCap, testBudget];

/** The first test that an addition fails, or null: the award stays within its policy's totals and its year (R7, R22). */
export function checkAddition(facts: AdditionFacts): Failure | null {
  for (const test of TESTS) {
    const failure = test(facts);
    if (failure) return failure;
  }
  return null;
}

const isAwardBeyondCap = (facts: AdditionFacts) =>
  facts.award.approvedPence + facts.addPence > facts.limits.capPence * periodsWithMoney(facts);

const isYearBeyondCap = ({ addPence, limits, recipientYearPence }: AdditionFacts) =>
  limits.yearCapPence !== null && recipientYearPence + addPence > limits.yearCapPence;

/** Whether the award is beyond the policy's ordinary cap with it, for itself or for the person's year (R15). */
export function isBeyondCap(facts: AdditionFacts): boolean {
  return facts.addPence > 0 && (isAwardBeyondCap(facts) || isYearBeyondCap(facts));
}

function capWords(facts: AdditionFacts): string[] {
  const { award, addPence, limits } = facts;
  if (!isAwardBeyondCap(facts)) return [];
  const total = formatPenceShort(award.approvedPence + addPence);
  const cap = formatPenceShort(limits.capPence * periodsWithMoney(facts));
  const byNow = limits.periodsPerYear === null ? '' : ' by now';
  return [`With it the award has ${total}; ordinarily its policy gives up to ${cap} for one award${byNow}.`];
}

function yearCapWords(facts: AdditionFacts): string[] {
  const { addPence, limits, recipientYearPence } = facts;
  if (limits.yearCapPence === null || !isYearBeyondCap(facts)) return [];
  const [total, cap] = [recipientYearPence + addPence, limits.yearCapPence].map(formatPenceShort);
  return [
    `With it the person has ${total} of this kind this financial year; ordinarily it is up to ${cap} for one person.`,
  ];
}

/** Why an addition is for finance or the commissioner, a sentence for each cause that holds (R15). */
export function whyBeyondPractice(facts: AdditionFacts, total28DaysPence: Pence): string[] {
  if (facts.addPence === 0) return [];
  const band = bandReason(total28DaysPence, facts.addPence).map(({ message }) => message);
  return [...band, ...capWords(facts), ...yearCapWords(facts)];
}

/** What its policy asks whoever approves more money, by the total that the award has with it: as of a first request. */
export function asksOfAddition(facts: AdditionFacts): AwardNeeds['asks'] {
  const { addPence, limits } = facts;
  return addPence === 0 ? [] : policyAsks(limits.extendedCapNeeds, { isBeyondCap: isAwardBeyondCap(facts) });
}
