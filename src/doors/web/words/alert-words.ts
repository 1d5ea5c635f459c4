import { formatDate, londonDate } from '../../../kernel/dates.ts';
import { formatPence } from '../../../kernel/money.ts';
import type { Principal } from '../../../kernel/principal.ts';
import type { AlertView } from '../../../modules/reports/index.ts';

/** An alert on a page of a budget: what was reached and when, with a way to take note for whoever has not (R64). */
export type AlertNotice = { text: string; noted: string[]; noteAction: string | null };

const SIDES = { practice: 'the practice', finance: 'alliance finance' } as const;

/** The side that this person takes note for; null for those who only read. */
export function noteSideOf({ role }: Pick<Principal, 'role'>): 'practice' | 'finance' | null {
  if (role === 'practice_manager') return 'practice';
  return role === 'finance' ? 'finance' : null;
}

export function alertText({ threshold, usedPence, allocatedPence, raisedAt }: AlertView): string {
  const reached = threshold === 100 ? 'All of this budget is used' : `${threshold}% of this budget is used`;
  const of = `${formatPence(usedPence)} of ${formatPence(allocatedPence)} was spent or promised`;
  return `${reached}: ${of} on ${formatDate(londonDate(raisedAt))}.`;
}

/** The newest alert of a budget, as its page shows it; null when there is none. */
export function alertNotice(alert: AlertView | undefined, principal: Pick<Principal, 'role'>): AlertNotice | null {
  if (!alert) return null;
  const side = noteSideOf(principal);
  const mayNote = side !== null && !alert.notes.some((note) => note.side === side);
  return {
    text: alertText(alert),
    noted: alert.notes.map(
      ({ by, at, side: of }) => `${by} took note for ${SIDES[of]} on ${formatDate(londonDate(at))}.`,
    ),
    noteAction: mayNote ? `/budget-alerts/${alert.id}/note` : null,
  };
}
