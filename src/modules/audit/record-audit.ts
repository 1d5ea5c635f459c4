import { v7 as newId } from 'uuid';
import type { Principal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';

/** What was done to what. `before` and `after` hold ids, codes and figures; never a name, contact or NHS number. */
export type AuditEntry = {
  at: Date;
  /** `<entity>.<verb>`: `award.approve`. */
  action: string;
  entityKind: string;
  entityId: string;
  practiceId?: string | null;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  reason?: string;
};

/**
 * Writes one append-only audit row in the caller's transaction, so that the act and its record
 * commit together (R58). Every verb that changes or reveals something calls it once.
 */
export async function recordAudit(trx: Trx, principal: Principal, entry: AuditEntry): Promise<void> {
  await trx('audit_entries').insert({
    id: newId(),
    at: entry.at,
    principal_id: principal.id,
    principal_kind: principal.kind,
    role: principal.role,
    action: entry.action,
    entity_kind: entry.entityKind,
    entity_id: entry.entityId,
    practice_id: entry.practiceId ?? null,
    before: entry.before ? JSON.stringify(entry.before) : null,
    after: entry.after ? JSON.stringify(entry.after) : null,
    reason: entry.reason ?? null,
    request_id: principal.requestId,
  });
}
