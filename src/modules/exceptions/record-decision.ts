import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import type { MerchantException } from './core/exception.ts';
import { updateDecided } from './exception-store.ts';

export type ExceptionDecision = {
  principal: Principal;
  exception: MerchantException;
  status: 'allowed' | 'refused';
  note: string | null;
  at: Date;
};

/** Writes down who decided what on an exception, and tells those who follow. */
export async function recordDecision(trx: Trx, decision: ExceptionDecision): Promise<void> {
  const { principal, exception, status, note, at } = decision;
  const { id, practiceId, awardId, attemptId, mostPence, mostPayments, expiresOn } = exception;
  await updateDecided(trx, { id, status, by: principal.id, at, note });
  await recordAudit(trx, principal, {
    at,
    action: status === 'allowed' ? 'exception.allow' : 'exception.refuse',
    entityKind: 'exception',
    entityId: id,
    practiceId,
    before: { status: 'asked' },
    after: { status, awardId, mostPence, mostPayments, expiresOn },
  });
  const payload = { exceptionId: id, authorizationId: attemptId };
  await publishEvent(trx, { type: `exception.${status}`, occurredAt: at, practiceId, awardId, payload });
}
