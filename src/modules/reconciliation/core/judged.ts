import type { BreakKind, Finding } from './finding.ts';

/** How much one look at all three sides could see. */
export type Sight = {
  /** No money moved meanwhile, so that sums mean something. */
  quiet: boolean;
  /** Whether the listed side counts everything: nothing of it was left out, and nothing of ours is in doubt. */
  isListWhole: boolean;
  /** Objects of which nothing can be said. */
  unread: ReadonlySet<string>;
  /** When there were too many card transactions in doubt to look at each: those that were looked at. */
  lookedAt: ReadonlySet<string> | null;
};

const OF_CARD_CASH: readonly BreakKind[] = ['missing_transaction', 'unknown_transaction', 'amount_differs'];

/** Whether a look can say that a difference is there or is not; of any other, what stands is left as it is. */
export function isJudged(sight: Sight, { kind, subject }: Pick<Finding, 'kind' | 'subject'>): boolean {
  if (kind === 'cannot_settle') return sight.unread.has(subject);
  if (kind === 'balance_differs') return sight.quiet && (sight.isListWhole || subject !== 'movements');
  if (sight.lookedAt && OF_CARD_CASH.includes(kind) && !sight.lookedAt.has(subject)) return false;
  return !sight.unread.has(subject);
}
