import { AppError } from '../../kernel/app-error.ts';
import { PRACTICE_ROLES, type Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { checkNote } from './check-note.ts';
import { REVEAL_MS, type RevealReason } from './core/reveal-reason.ts';
import { findRunningView, insertView, type NewView } from './identity-view-store.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { findRecipient, type StoredRecipient } from './recipient-store.ts';

export type RevealIdentityInput = { recipientId: string; reasonCode: RevealReason; reason: string };

type Looking = { deps: RecipientDeps; trx: Trx; principal: Principal };

async function noteView(
  { deps, trx, principal }: Looking,
  person: Pick<StoredRecipient, 'id' | 'practiceId'>,
  because: NewView['because'],
): Promise<Date> {
  const at = deps.clock.now();
  const endsAt = new Date(at.getTime() + REVEAL_MS);
  const { id: recipientId, practiceId } = person;
  await insertView(trx, { principalId: principal.id, recipientId, practiceId, viewedAt: at, endsAt, because });
  await recordAudit(trx, principal, {
    at,
    action: 'identity.view',
    entityKind: 'recipient',
    entityId: recipientId,
    practiceId,
    after: { until: endsAt.toISOString(), ...(because ? { reasonCode: because.code } : {}) },
    ...(because ? { reason: because.text } : {}),
  });
  return endsAt;
}

/**
 * Notes that one of the practice's staff looks at who somebody is (R58), in the caller's transaction: once for a
 * quarter of an hour, however many pages they open meanwhile.
 */
export async function noteStaffView(
  looking: Looking,
  person: Pick<StoredRecipient, 'id' | 'practiceId'>,
): Promise<void> {
  const { deps, trx, principal } = looking;
  if (!PRACTICE_ROLES.some((role) => role === principal.role)) return;
  const at = deps.clock.now();
  const running = await findRunningView(trx, { principalId: principal.id, recipientId: person.id, at });
  if (!running) await noteView(looking, person, null);
}

/**
 * Shows somebody outside the practice who a person is, for a quarter of an hour, with the reason on record (R16).
 * Asked again while it lasts, it lasts no longer. Returns until when. Throws `forbidden` for practice staff, who need
 * none, and for administrators; `not_found`; `invalid_input` without a reason, or with an NHS number in it (R57).
 */
export async function revealIdentity(
  deps: RecipientDeps,
  principal: Principal,
  input: RevealIdentityInput,
): Promise<{ until: Date }> {
  requireRole(principal, 'finance', 'commissioner', 'auditor', 'safeguarding');
  const text = checkNote(input.reason, 'reason');
  const { recipientId, reasonCode: code } = input;
  return inScope(deps.db, principal.scope, async (trx) => {
    const person = await findRecipient(trx, recipientId);
    if (!person) throw new AppError('not_found', 'There is no such person.');
    const running = await revealedUntil({ deps, trx, principal }, recipientId);
    return { until: running ?? (await noteView({ deps, trx, principal }, person, { code, text })) };
  });
}

/** Until when a person is shown to somebody outside the practice; null when they have to give a reason first. */
export function revealedUntil({ deps, trx, principal }: Looking, recipientId: string): Promise<Date | null> {
  return findRunningView(trx, { principalId: principal.id, recipientId, at: deps.clock.now() });
}
