import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { insertConsent } from './recipient-store.ts';

export type RecordConsentInput = { recipientId: string; practiceId: string; givenOn: LondonDate };

/** Records that the recipient agreed, as the principal states it (R21). Not for a day to come (`invalid_input`). */
export async function recordConsent(
  deps: RecipientDeps,
  trx: Trx,
  by: { principal: Principal; input: RecordConsentInput },
): Promise<void> {
  const { principal, input } = by;
  const at = deps.clock.now();
  if (input.givenOn > londonDate(at)) {
    const message = 'Consent cannot be given on a day to come';
    throw new AppError('invalid_input', message, { errors: [{ field: 'consent.givenOn', message }] });
  }
  await insertConsent(trx, { id: newId(), ...input, statedBy: principal.id, at });
  await recordAudit(trx, principal, {
    at,
    action: 'recipient.consent',
    entityKind: 'recipient',
    entityId: input.recipientId,
    practiceId: input.practiceId,
    after: { givenOn: input.givenOn },
  });
}
