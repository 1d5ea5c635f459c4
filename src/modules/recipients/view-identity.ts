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
  view: Pick<NewView, 'because'> & { until?: Date },
): Promise<Date> {
  const at = deps.clock.now();
  const { because, until: endsAt = new Date(at.getTime() + REVEAL_MS) } = view;
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
  const running = await findRunningView(trx, { principalId: principal.id, recipientId: person.id, at, as: 'staff' });
  if (!running) await noteView(looking, person, { because: null });
}

/**
 * Shows somebody outside the practice who a person is, for a quarter of an hour, with the reason on record (R16).
 * Asked again while it lasts, it lasts no longer, and another reason is on record too. Returns until when. Throws `forbidden` for practice staff, who need
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
    const looking = { deps, trx, principal };
    const because = { code, text };
    const about = { principalId: principal.id, recipientId, at: deps.clock.now(), as: because };
    const same = await findRunningView(trx, about);
    const until = same ?? (await revealedUntil(looking, recipientId)) ?? undefined;
    return { until: same ?? (await noteView(looking, person, { because, ...(until ? { until } : {}) })) };
  });
}

/** Until when a person is shown to somebody outside the practice; null when they have to give a reason first. */
export function revealedUntil({ deps, trx, principal }: Looking, recipientId: string): Promise<Date | null> {
  const at = deps.clock.now();
  return findRunningView(trx, { principalId: principal.id, recipientId, at, as: 'with_reason' });
}
