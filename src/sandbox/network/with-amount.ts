import type { AuthorizationRecord } from '../issuing/authorization.ts';

/** The authorization for another amount (pence); the shop's own amount changes in proportion. */
export function withAmount(found: AuthorizationRecord, amount: number): AuthorizationRecord {
  const rate = found.amount === 0 ? 1 : found.merchant_amount / found.amount;
  return { ...found, amount, merchant_amount: Math.round(amount * rate) };
}
