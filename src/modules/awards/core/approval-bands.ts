import type { Pence } from '../../../kernel/money.ts';

/** Who must approve at least, the least first; `rule` is nobody, where the commissioner has switched that on. */
const BANDS = ['rule', 'approver', 'finance', 'commissioner'] as const;
export type ApprovalBand = (typeof BANDS)[number];

const MOST_PENCE: Readonly<Record<Exclude<ApprovalBand, 'commissioner'>, Pence>> = {
  rule: 5_000,
  approver: 30_000,
  finance: 50_000,
};

/** Up to what a band reaches over the person's last 28 days (R15). */
export function mostPenceOf(band: Exclude<ApprovalBand, 'commissioner'>): Pence {
  return MOST_PENCE[band];
}

/** How many days the bands look back, the day of the decision included. */
export const BAND_DAYS = 28;

export type BandFacts = {
  /** What the person gets within 28 days under any policy, the award or addition in question included. */
  totalPence28Days: Pence;
  /** Beyond a policy's ordinary cap, for one award or for one person or household in a year. */
  isBeyondCap: boolean;
};

/**
 * Who must approve at least (R15). The total counts, so that splitting a sum does not help; what is beyond a
 * policy's ordinary cap is for finance, however small.
 */
export function bandFor({ totalPence28Days, isBeyondCap }: BandFacts): ApprovalBand {
  if (totalPence28Days > MOST_PENCE.finance) return 'commissioner';
  if (totalPence28Days > MOST_PENCE.approver || isBeyondCap) return 'finance';
  return totalPence28Days > MOST_PENCE.rule ? 'approver' : 'rule';
}

/** The higher of two bands. */
export function higherBand(one: ApprovalBand, other: ApprovalBand): ApprovalBand {
  return BANDS.indexOf(one) > BANDS.indexOf(other) ? one : other;
}

/** Whether the role approves awards at all. */
export function isApprover(role: string): boolean {
  return role === 'approver' || role === 'finance' || role === 'commissioner';
}

/** Whether a person of this role may approve what needs at least that band. */
export function reaches(role: string, band: ApprovalBand): boolean {
  return isApprover(role) && BANDS.indexOf(role as ApprovalBand) >= BANDS.indexOf(band);
}
