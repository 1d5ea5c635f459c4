import type { Trx } from '../../platform/database.ts';
import { type Break, insertBreak, lockBreaks, standingBreaks, updateBreak } from './break-store.ts';
import { BREAK_KINDS, breakKeyOf, compareFindings, type Finding } from './core/finding.ts';

/** `isJudged`: whether the look can say that this difference is gone; a break of which it cannot stays as it is. */
export type Findings = {
  findings: readonly Finding[];
  isJudged: (difference: Pick<Finding, 'kind' | 'subject'>) => boolean;
  at: Date;
};

/**
 * Writes what one look found: opens breaks, closes those that it was at and did not find, and leaves alone what a
 * person accepted. It never touches the ledger.
 */
export async function recordFindings(trx: Trx, look: Findings): Promise<void> {
  await lockBreaks(trx);
  const { at } = look;
  const found = new Set(look.findings.map(breakKeyOf));
  const isLookedAt = (one: Break) => found.has(breakKeyOf(one)) || look.isJudged(one);
  const standing = (await standingBreaks(trx, BREAK_KINDS)).filter(isLookedAt);
  const { opened, seen, arrived, gone } = compareFindings(look.findings, standing);
  for (const finding of opened) await insertBreak(trx, finding, at);
  for (const { id, finding } of seen) {
    const { oursPence: ours_pence, stripePence: stripe_pence } = finding;
    await updateBreak(trx, id, { ours_pence, stripe_pence, last_seen_at: at });
  }
  for (const id of arrived) await updateBreak(trx, id, { outcome: 'arrived', closed_at: at });
  for (const id of gone) await updateBreak(trx, id, { gone_at: at });
}
