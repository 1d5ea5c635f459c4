import type { LondonMoment } from '../../../kernel/dates.ts';
import type { Pence } from '../../../kernel/money.ts';
import { type DeclineCode, firstByRank } from './decline-reasons.ts';
import { findException } from './find-exception.ts';
import { type Before, type Facts, RULES, type Rule, spentInPeriods } from './rules.ts';
import { availableOf, type Snapshot, type SnapshotException } from './snapshot.ts';

/** The one rule that a smaller amount can satisfy. */
const COVERED = RULES.findIndex((rule) => rule.id === 'covered');

export type Decision = {
  approved: boolean;
  /** What is approved now: the whole amount asked, or less where the till can take a part (R47). */
  approvedPence: Pence;
  /** The failure that is shown, by rank; null when approved. */
  reason: DeclineCode | null;
  /** Every failure, in the order of the rules; what an exception lets through is none. */
  failures: readonly DeclineCode[];
  /** One letter for each rule, in order: P passed, F failed, X failed and let through by the exception. */
  outcomes: string;
  /** The exception that lets the payment through (R43); null when none is needed or none fits. */
  exceptionId: string | null;
};

function mark(rule: Rule, fails: boolean, exception: SnapshotException | null): 'P' | 'F' | 'X' {
  if (!fails) return 'P';
  const isExcepted = rule.canBeExcepted === 'kind' || (rule.canBeExcepted === 'shop' && exception?.category === null);
  return exception && isExcepted ? 'X' : 'F';
}

function mayPart(facts: Facts, outcomes: string): boolean {
  const onlyFunds = outcomes.indexOf('F') === COVERED && outcomes.lastIndexOf('F') === COVERED;
  return onlyFunds && facts.request.isAmountControllable && facts.rulebook.allowsPartialApproval;
}

/** How much is approved: all, a part, or nothing. */
function approvedPenceOf(facts: Facts, outcomes: string): Pence | null {
  if (!outcomes.includes('F')) return facts.request.amountPence;
  const available = availableOf(facts.snapshot.account);
  return available > 0 && mayPart(facts, outcomes) ? available : null;
}

/**
 * Decides one request on one snapshot: every rule is weighed and kept, the first failure by rank is the
 * reason (R40). Pure: the same facts always give the same decision.
 */
export function decide(facts: Facts): Decision {
  const failed = RULES.map((rule) => rule.fails(facts));
  const isWanted = RULES.some((rule, place) => failed[place] && rule.canBeExcepted);
  const exception = isWanted ? findException(facts) : null;
  const outcomes = RULES.map((rule, place) => mark(rule, failed[place] === true, exception)).join('');
  const failures = RULES.filter((_, place) => outcomes[place] === 'F').map((rule) => rule.code);
  const approvedPence = approvedPenceOf(facts, outcomes);
  const isApproved = approvedPence !== null;
  return {
    approved: isApproved,
    approvedPence: approvedPence ?? 0,
    reason: isApproved ? null : (firstByRank(failures) ?? 'our_fault'),
    failures,
    outcomes,
    exceptionId: isApproved ? (exception?.id ?? null) : null,
  };
}

type Applied = { decision: Decision; before: Before; when: LondonMoment };

/** The snapshot as the next request of the same award finds it, if this decision is committed. */
export function applyDecision(snapshot: Snapshot, { decision, before, when }: Applied): Snapshot {
  const { approvedPence, exceptionId } = decision;
  if (approvedPence === 0) return snapshot;
  const { account, exceptions } = snapshot;
  const spent = spentInPeriods({ snapshot, when });
  const payments = before.counts ? 0 : 1;
  return {
    ...snapshot,
    account: {
      ...account,
      debitsPending: account.debitsPending + approvedPence,
      spending: {
        day: when.day,
        dayPence: spent.day + approvedPence,
        week: when.week,
        weekPence: spent.week + approvedPence,
        month: when.month,
        monthPence: spent.month + approvedPence,
        payments: account.spending.payments + payments,
      },
    },
    exceptions: exceptions.map((one) =>
      one.id === exceptionId
        ? { ...one, usedPence: one.usedPence + approvedPence, payments: one.payments + payments }
        : one,
    ),
  };
}
