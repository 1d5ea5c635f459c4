import { v7 as newId } from 'uuid';
import { AppError, type FieldError } from '../../kernel/app-error.ts';
import { type LondonDate, londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { lockHouseholds } from './household-members-store.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { findRecipient, lockRecipient, type StoredRecipient } from './recipient-store.ts';
import type { RecordedFacts } from './version-store.ts';

/** An act on one person, who is locked until it commits. */
export type PersonAct = {
  deps: RecipientDeps;
  trx: Trx;
  principal: Principal;
  person: StoredRecipient;
  at: Date;
  today: LondonDate;
};

/** The person after every other act on the practice's households; nobody is locked, for the act locks whom it moves. */
async function findAmongHouseholds(trx: Trx, recipientId: string): Promise<StoredRecipient | undefined> {
  const found = await findRecipient(trx, recipientId);
  if (!found) return undefined;
  await lockHouseholds(trx, found.practiceId);
  return findRecipient(trx, recipientId);
}

/**
 * For practice staff: locks the person in the staff's scope, or for `households` the households of their practice, and
 * acts in one transaction. Throws `not_found` elsewhere.
 */
export async function actOnPerson<T>(
  deps: RecipientDeps,
  by: { principal: Principal; recipientId: string; locks?: 'households' },
  work: (act: PersonAct) => Promise<T>,
): Promise<T> {
  const { principal, recipientId } = by;
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  return inScope(deps.db, principal.scope, async (trx) => {
    const find = by.locks === 'households' ? findAmongHouseholds : lockRecipient;
    const person = await find(trx, recipientId);
    if (!person) throw new AppError('not_found', 'There is no such person.');
    const at = deps.clock.now();
    return work({ deps, trx, principal, person, at, today: londonDate(at) });
  });
}

/** Who records what of whom, under an id of its own. */
export function recordedFacts({ principal, person, at }: PersonAct): RecordedFacts {
  return {
    id: newId(),
    recipientId: person.id,
    practiceId: person.practiceId,
    recordedBy: principal.id,
    recordedAt: at,
  };
}

/** Writes down that the act was done. `after` holds codes and ids, nothing of what was said. */
export async function auditPerson(
  { trx, principal, person, at }: PersonAct,
  what: { action: string; before?: Record<string, unknown>; after?: Record<string, unknown>; reason?: string },
): Promise<void> {
  const { id: entityId, practiceId } = person;
  await recordAudit(trx, principal, { at, entityKind: 'recipient', entityId, practiceId, ...what });
}

/** Throws `invalid_input` with every fault, the first in words. */
export function refuseFaults(errors: readonly FieldError[]): void {
  const [first] = errors;
  if (first) throw new AppError('invalid_input', first.message, { errors });
}
