import { formatPenceShort, type Pence } from '../../../kernel/money.ts';
import { type ApprovalBand, bandFor, higherBand } from './approval-bands.ts';
import {
  type AskedAward,
  likelyDuplicate,
  type PastAward,
  sumPence,
  withinFinancialYear,
  withinTwelveMonths,
} from './past-awards.ts';

/** The numbers of a policy that decide who must approve. */
export type NeedLimits = {
  capPence: Pence;
  /** `second_clinician`: every award under the policy needs one. Else what a sum beyond the cap needs. */
  extendedCapNeeds: string | null;
  yearCapPence: Pence | null;
  isPerHousehold: boolean;
  awardsInTwelveMonths: number | null;
};

export type NeedFacts = {
  asked: AskedAward;
  limits: NeedLimits;
  /** Asked for before this one for the person and, where the policy counts them together, their household; oldest first. */
  past: readonly PastAward[];
  /** Added this financial year to their awards of this policy. */
  addedYearPence: Pence;
  /** Approved for the person within 28 days under any policy, this one not counted. */
  given28DaysPence: Pence;
};

export type NeedReason = {
  code: 'band' | 'cap' | 'year_cap' | 'household' | 'clinician' | 'repeat' | 'duplicate';
  /** In a sentence, for whoever asks or approves. */
  message: string;
};

/** What an approver must answer before the award can be approved. */
export const NEED_FIELDS = [
  'repeatReason',
  'householdReason',
  'duplicateReason',
  'capReason',
  'secondClinician',
] as const;
export type NeedField = (typeof NEED_FIELDS)[number];

export type AwardNeeds = {
  /** Who must approve at least. */
  band: ApprovalBand;
  /** What the person gets within 28 days, this one included. */
  totalPence28Days: Pence;
  /** Why it needs more than an approver's yes, or what they should know. */
  why: NeedReason[];
  /** What the approver must write down. */
  asks: { field: NeedField; question: string }[];
  /** Asked of this kind this financial year before this one, for the person or, where its policy counts it, the household. */
  yearPence: Pence;
  /** How many awards of this kind the person had in 12 months before this one (R29). */
  repeats: number;
  /** The award that this one repeats within 7 days (R31). */
  duplicateOf: string | null;
};

/** What of it takes the decision to finance or the commissioner; the rest is for the approver to know. */
export const RAISES_BAND: ReadonlySet<NeedReason['code']> = new Set(['band', 'cap', 'year_cap', 'household']);

const own = ({ past, asked }: NeedFacts) => past.filter(({ recipientId }) => recipientId === asked.recipientId);

/** What a policy names that wants a second clinician for whatever is given under it. */
const SECOND_CLINICIAN = 'second_clinician';

/** A third award of a kind within 12 months needs a reason (R29). */
const REASON_FROM_REPEATS = 2;

function yearPenceOf(facts: NeedFacts): Pence {
  const counted = facts.limits.isPerHousehold ? facts.past : own(facts);
  return sumPence(withinFinancialYear(counted, facts.asked)) + facts.addedYearPence;
}

function capReasons({ asked, limits }: NeedFacts, yearPence: Pence): NeedReason[] {
  const reasons: NeedReason[] = [];
  if (asked.amountPence > limits.capPence) {
    reasons.push({
      code: 'cap',
      message: `It is above the ordinary ${formatPenceShort(limits.capPence)} of its policy.`,
    });
  }
  const total = yearPence + asked.amountPence;
  if (limits.yearCapPence !== null && total > limits.yearCapPence) {
    const who = limits.isPerHousehold ? 'household' : 'person';
    const message = `With it the ${who} has ${formatPenceShort(total)} of this kind this financial year; ordinarily it is up to ${formatPenceShort(limits.yearCapPence)}.`;
    reasons.push({ code: 'year_cap', message });
  }
  return reasons;
}

function householdReason(facts: NeedFacts): NeedReason[] {
  const { limits, asked, past } = facts;
  if (!limits.isPerHousehold || limits.awardsInTwelveMonths === null) return [];
  const count = withinTwelveMonths(past, asked).length;
  if (count < limits.awardsInTwelveMonths) return [];
  const had = count === 1 ? 'an award' : `${count} awards`;
  return [{ code: 'household', message: `The household had ${had} of this kind in the last 12 months.` }];
}

function clinicianReason({ limits }: NeedFacts): NeedReason[] {
  if (limits.extendedCapNeeds !== SECOND_CLINICIAN) return [];
  return [{ code: 'clinician', message: 'Its policy asks for the approval of a second clinician.' }];
}

function repeatReason(repeats: number): NeedReason[] {
  if (repeats === 0) return [];
  const had = repeats === 1 ? 'one award' : `${repeats} awards`;
  return [{ code: 'repeat', message: `The person had ${had} of this kind in the last 12 months.` }];
}

function duplicateReason(duplicate: PastAward | null): NeedReason[] {
  if (!duplicate) return [];
  const message = `The same amount of the same kind was asked for this person within the last 7 days: it may be a duplicate.`;
  return [{ code: 'duplicate', message }];
}

/** That it is more than a practice approves by itself; empty where it is not. */
export function bandReason(totalPence28Days: Pence, amountPence: Pence): NeedReason[] {
  const band = bandFor({ totalPence28Days, isBeyondCap: false });
  if (band === 'rule' || band === 'approver') return [];
  const total = formatPenceShort(totalPence28Days);
  const message =
    totalPence28Days === amountPence
      ? `${total} is more than a practice approves by itself.`
      : `With it the person gets ${total} within 28 days, which is more than a practice approves by itself.`;
  return [{ code: 'band', message }];
}

const QUESTIONS: Readonly<Record<NeedField, string>> = {
  repeatReason: 'Why is a further award of this kind right?',
  householdReason: 'Why is a further award right for this household?',
  duplicateReason: 'Why is this not the same award asked for twice?',
  capReason: 'Why is more than the ordinary amount right here?',
  secondClinician: 'Who is the second clinician who agrees, and what is their role?',
};

/** What a policy wants to see before more than its cap is given, where it is not finance's yes alone. */
const CAP_QUESTIONS: Readonly<Record<string, string>> = {
  ot_note: 'What does the occupational therapist’s note say, and who wrote it?',
  exception: QUESTIONS.capReason,
};

/**
 * What a policy itself asks of whoever gives money under it: who the second clinician is, and why, or what the note
 * says, beyond a cap that it raises that way (R60).
 */
export function policyAsks(needs: string | null, { isBeyondCap }: { isBeyondCap: boolean }): AwardNeeds['asks'] {
  const capQuestion = isBeyondCap ? CAP_QUESTIONS[needs ?? ''] : undefined;
  return [
    ...(needs === SECOND_CLINICIAN ? [{ field: 'secondClinician' as const, question: QUESTIONS.secondClinician }] : []),
    ...(capQuestion ? [{ field: 'capReason' as const, question: capQuestion }] : []),
  ];
}

function asksOf(why: readonly NeedReason[], repeats: number, limits: NeedLimits): AwardNeeds['asks'] {
  const has = (code: NeedReason['code']) => why.some((reason) => reason.code === code);
  const fields: NeedField[] = [
    ...(has('household') ? (['householdReason'] as const) : []),
    ...(!has('household') && repeats >= REASON_FROM_REPEATS ? (['repeatReason'] as const) : []),
    ...(has('duplicate') ? (['duplicateReason'] as const) : []),
  ];
  return [
    ...fields.map((field) => ({ field, question: QUESTIONS[field] })),
    ...policyAsks(limits.extendedCapNeeds, { isBeyondCap: has('cap') }),
  ];
}

/**
 * What approving an award needs: the band of the person's 28 days (R15), finance beyond a cap or for a second award
 * to a household (R30), a reason for a third of a kind in 12 months (R29), that a likely duplicate is none (R31), who
 * the second clinician is, and why, where the policy gives more than its cap by exception (R60).
 */
export function needsFor(facts: NeedFacts): AwardNeeds {
  const { asked, given28DaysPence } = facts;
  const totalPence28Days = given28DaysPence + asked.amountPence;
  const repeats = withinTwelveMonths(own(facts), asked).length;
  const duplicate = likelyDuplicate(facts.past, asked);
  const yearPence = yearPenceOf(facts);
  const caps = capReasons(facts, yearPence);
  const household = householdReason(facts);
  const why = [
    ...bandReason(totalPence28Days, asked.amountPence),
    ...caps,
    ...household,
    ...clinicianReason(facts),
    ...repeatReason(repeats),
    ...duplicateReason(duplicate),
  ];
  const band = bandFor({ totalPence28Days, isBeyondCap: caps.length + household.length > 0 });
  return {
    band: why.length > 0 ? higherBand(band, 'approver') : band,
    totalPence28Days,
    why,
    asks: asksOf(why, repeats, facts.limits),
    yearPence,
    repeats,
    duplicateOf: duplicate?.id ?? null,
  };
}
