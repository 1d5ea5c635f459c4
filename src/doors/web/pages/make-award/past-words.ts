import { formatDate, londonDate } from '../../../../kernel/dates.ts';
import { formatPence, formatPenceShort } from '../../../../kernel/money.ts';
import type { AwardView } from '../../../../modules/reports/index.ts';

const SHOWN = 5;

/** "£42.50 is left until 20 January 2027" for what goes on; what became of it for the rest. */
function stateWords(award: AwardView): string {
  if (award.status === 'active' || award.status === 'issuing') {
    return `${formatPence(award.availablePence)} is left until ${formatDate(award.expiresOn)}`;
  }
  if (award.status === 'requested') return 'waits for approval';
  if (award.status === 'waiting') return 'waits for funds';
  if (award.status === 'paused') return 'is paused';
  if (award.status === 'refused') return 'was refused';
  if (award.status === 'withdrawn') return 'was taken back';
  return `is over; ${formatPence(award.spentPence)} was spent`;
}

/** What the person had before and has now, newest first. */
export function pastLines(earlier: readonly AwardView[]): { href: string; text: string; note: string }[] {
  return earlier.slice(0, SHOWN).map((award) => ({
    href: `/awards/${award.id}`,
    text: `${award.policyName}, ${formatPenceShort(award.amountPence)}`,
    note: `asked for on ${formatDate(londonDate(award.requestedAt))}; ${stateWords(award)}`,
  }));
}
