import type { ErrorCode } from '../../../kernel/app-error.ts';
import { addDays, financialYearDays, financialYearOf, formatDate, type LondonDate } from '../../../kernel/dates.ts';
import { formatPenceShort, type Pence } from '../../../kernel/money.ts';
import type { AwardMethod } from './award.ts';

/** The least an award may be (R22). */
export const LEAST_AWARD_PENCE = 500;

/** The numbers of a policy that a request is tested against. */
export type RequestLimits = {
  capPence: Pence;
  extendedCapPence: Pence | null;
  /** What raises the cap: finance's yes, with a reason or a note where the policy asks for one. */
  extendedCapNeeds: string | null;
  yearCapPence: Pence | null;
  extendedYearCapPence: Pence | null;
  /** Whether the year cap and the count are for a household together (R30). */
  isPerHousehold: boolean;
  awardsInTwelveMonths: number | null;
  periodsPerYear: number | null;
  expiryDays: number;
  methods: readonly AwardMethod[];
};

export type RequestFacts = {
  amountPence: Pence;
  method: AwardMethod;
  /** What the person could choose from, where the request says it (R23). */
  offered?: readonly AwardMethod[] | undefined;
  expiresOn: LondonDate;
  today: LondonDate;
  limits: RequestLimits;
  /** Asked for this recipient, or household, on the policy this financial year, this one not counted. */
  recipientYearPence: Pence;
  /** How many awards, and periods with what was added to them, the person had on the policy; this one not counted. */
  before: { inTwelveMonths: number; periodsInFinancialYear: number };
  budgetAvailablePence: Pence;
};

export type RequestFailure = { code: ErrorCode; field: string; message: string };
type Test = (facts: RequestFacts) => RequestFailure | null;

/** The most one award may be, with the extra approval. */
export function highestAwardPence(limits: Pick<RequestLimits, 'capPence' | 'extendedCapPence'>): Pence {
  return limits.extendedCapPence ?? limits.capPence;
}

/**
 * The last day an award made today may have: the policy's days, and never past 31 March of its budget's year (R7); a
 * day before today once that year is over. `financialYear`: of the budget, today's if not said.
 */
export function lastExpiry(
  today: LondonDate,
  expiryDays: number,
  financialYear: string = financialYearOf(today),
): LondonDate {
  const byPolicy = addDays(today, expiryDays);
  const yearEnd = financialYearDays(financialYear).last;
  const [earlier = byPolicy] = [byPolicy, yearEnd].sort();
  return earlier;
}

const testMethod: Test = ({ method, limits }) =>
  limits.methods.includes(method)
    ? null
    : { code: 'method_not_allowed', field: 'method', message: `This policy offers ${limits.methods.join(' or ')}.` };

/** What is recorded as offered was possible (R23). */
const testOffered: Test = ({ offered = [], limits }) => {
  const beyond = offered.filter((method) => !limits.methods.includes(method));
  if (beyond.length === 0) return null;
  const message = `This policy offers ${limits.methods.join(' or ')}, and not ${beyond.join(' or ')}.`;
  return { code: 'method_not_allowed', field: 'methodsOffered', message };
};

const testExpiry: Test = ({ expiresOn, today, limits }) => {
  const last = lastExpiry(today, limits.expiryDays);
  if (expiresOn >= today && expiresOn <= last) return null;
  const message = `The last day must be between ${formatDate(today)} and ${formatDate(last)}.`;
  return { code: 'expiry_not_allowed', field: 'expiresOn', message };
};

const testLeast: Test = ({ amountPence }) =>
  amountPence >= LEAST_AWARD_PENCE
    ? null
    : {
        code: 'amount_too_small',
        field: 'amountPence',
        message: `An award must be at least ${formatPenceShort(LEAST_AWARD_PENCE)}.`,
      };

const testCap: Test = ({ amountPence, limits }) => {
  const highest = highestAwardPence(limits);
  if (amountPence <= highest) return null;
  const message = `This policy allows up to ${formatPenceShort(highest)} for one award.`;
  return { code: 'policy_cap_exceeded', field: 'amountPence', message };
};

const testYearCap: Test = ({ amountPence, limits, recipientYearPence }) => {
  const cap = limits.extendedYearCapPence ?? limits.yearCapPence;
  if (cap === null || recipientYearPence + amountPence <= cap) return null;
  const message =
    `This policy allows ${formatPenceShort(cap)} for one ${limits.isPerHousehold ? 'household' : 'person'} in a financial year, ` +
    `and ${formatPenceShort(recipientYearPence)} has been awarded.`;
  return { code: 'recipient_cap_exceeded', field: 'amountPence', message };
};

/** A household's count can be excepted by finance (R30), so it is asked of the approver and not tested here. */
const testCount: Test = ({ limits, before }) => {
  const { awardsInTwelveMonths: most, isPerHousehold } = limits;
  if (most === null || isPerHousehold || before.inTwelveMonths < most) return null;
  const message = `This policy allows ${most} awards for one person in 12 months, and there have been ${before.inTwelveMonths}.`;
  return { code: 'recipient_cap_exceeded', field: 'policy', message };
};

const testPeriods: Test = ({ limits, before }) => {
  const { periodsPerYear: most, expiryDays } = limits;
  if (most === null || before.periodsInFinancialYear < most) return null;
  const message = `This policy allows ${most} periods of ${expiryDays} days for one person in a financial year, and there have been ${before.periodsInFinancialYear}.`;
  return { code: 'recipient_cap_exceeded', field: 'policy', message };
};

const testBudget: Test = ({ amountPence, budgetAvailablePence }) =>
  amountPence <= budgetAvailablePence
    ? null
    : {
        code: 'insufficient_budget',
        field: 'amountPence',
        message: `The budget has ${formatPenceShort(Math.max(0, budgetAvailablePence))} left.`,
      };

const TESTS: readonly Test[] = [
  testMethod,
  testOffered,
  testExpiry,
  testLeast,
  testCap,
  testYearCap,
  testCount,
  testPeriods,
  testBudget,
];

/** The first test that a request fails, in the order of R22, or null. */
export function checkRequest(facts: RequestFacts): RequestFailure | null {
  for (const test of TESTS) {
    const failure = test(facts);
    if (failure) return failure;
  }
  return null;
}
