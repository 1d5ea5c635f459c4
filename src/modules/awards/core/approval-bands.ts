import type { Pence } from '../../../kernel/money.ts';
import type { Role } from '../../../kernel/principal.ts';

/** Up to what one person of a role may approve (R15); null is without a limit. */
const BANDS: Partial<Record<Role, Pence | null>> = { approver: 30_000, finance: 50_000, commissioner: null };

/** Whether the role approves awards at all. */
export function isApprover(role: string): boolean {
  return role in BANDS;
}

/**
 * Whether an approver of this role may approve the amount; what is beyond a policy's ordinary cap, for one award
 * or for one person in a year, is for finance or the commissioner (R15).
 */
export function mayApprove(role: Role, award: { amountPence: Pence; isBeyondCap: boolean }): boolean {
  const limit = BANDS[role];
  if (limit === undefined) return false;
  if (award.isBeyondCap && role === 'approver') return false;
  return limit === null || award.amountPence <= limit;
}
