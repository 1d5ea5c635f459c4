import type { Decision } from './decide.ts';
import { explainedReason } from './decline-reasons.ts';
import type { StoredRound } from './explain-decision.ts';

type Comparable = {
  approved: boolean;
  approvedPence: number;
  reason: string | null;
  outcomes: string;
  failures: string;
  exception: string | null;
};

/** Whether it was declined before any rule, as our fault: a card that is not ours, or money that is not pounds. */
export function isWithoutRules({ approved, reasonCode, record }: StoredRound): boolean {
  const isForeign = record.outcomes === '' && record.currency !== 'gbp';
  return (record.unknownCard !== undefined || isForeign) && !approved && reasonCode === 'our_fault';
}

/** What is stored of a decision, in the words of a decision made again. */
function asStored({ approved, approvedPence, reasonCode, record }: StoredRound): Comparable {
  const { outcomes = '', failures = [], exceptionId = null } = record;
  return {
    approved,
    approvedPence,
    reason: reasonCode,
    outcomes,
    failures: failures.join(', '),
    exception: exceptionId,
  };
}

/** What would be stored now. A decline of Stripe's stays one, whatever our rules say. */
function asDecidedNow({ source, record }: StoredRound, decision: Decision): Comparable {
  const { approved, approvedPence, reason, outcomes, failures, exceptionId } = decision;
  const rules = { outcomes, failures: failures.join(', '), exception: exceptionId };
  if (source === 'ours') return { approved, approvedPence, reason, ...rules };
  return {
    approved: false,
    approvedPence: 0,
    reason: explainedReason(reason, record.stripeReason ?? '', record),
    ...rules,
  };
}

/** In what a decision made again differs from the stored one: `reason was no_funds, now over_single`. Empty when in nothing. */
export function differencesFrom(stored: StoredRound, decision: Decision): string[] {
  const was = asStored(stored);
  const now = asDecidedNow(stored, decision);
  const names = Object.keys(was) as (keyof Comparable)[];
  return names
    .filter((name) => was[name] !== now[name])
    .map((name) => `${name} was ${was[name] ?? 'none'}, now ${now[name] ?? 'none'}`);
}
