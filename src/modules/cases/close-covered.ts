import { systemPrincipal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { findOpenCase, lockSubject } from './case-store.ts';
import { closeByItself } from './close-by-itself.ts';
import { ISSUING_BALANCE } from './core/case-events.ts';

const SUBJECT = { kind: 'issuing_balance_short', subjectId: ISSUING_BALANCE } as const;

/**
 * Closes the case that too little money was at Stripe: for whoever has just found that the money there covers all live
 * awards. What was declined for want of it keeps its review. False when there is no such case.
 */
export async function closeCovered(trx: Trx, at: Date): Promise<boolean> {
  await lockSubject(trx, SUBJECT);
  const open = await findOpenCase(trx, SUBJECT);
  if (!open) return false;
  await closeByItself(trx, open, { by: systemPrincipal('cover'), at });
  return true;
}
