import type { Trx } from '../../platform/database.ts';
import { insertBreak, lockBreaks, standingBreaks, updateBreak } from './break-store.ts';
import { type BreakKind, compareFindings, type Finding } from './core/finding.ts';

/**
 * Writes what one look found, for the kinds that it looks for: opens breaks, closes those whose cause has
 * arrived, and leaves alone what a person accepted. It never touches the ledger.
 */
export async function recordFindings(
  trx: Trx,
  look: { kinds: readonly BreakKind[]; findings: readonly Finding[]; at: Date },
): Promise<void> {
  await lockBreaks(trx);
  const { at } = look;
  const { opened, seen, arrived, gone } = compareFindings(look.findings, await standingBreaks(trx, look.kinds));
  for (const finding of opened) await insertBreak(trx, finding, at);
  for (const { id, finding } of seen) {
    const { oursPence: ours_pence, stripePence: stripe_pence } = finding;
    await updateBreak(trx, id, { ours_pence, stripe_pence, last_seen_at: at });
  }
  for (const id of arrived) await updateBreak(trx, id, { outcome: 'arrived', closed_at: at });
  for (const id of gone) await updateBreak(trx, id, { gone_at: at });
}
