import type { Trx } from '../../platform/database.ts';

/** Something that happened which other modules may follow. The payload holds ids, codes and figures only. */
export type DomainEvent = {
  /** `<entity>.<past tense>`: `authorization.declined`. */
  type: string;
  occurredAt: Date;
  practiceId: string | null;
  awardId: string | null;
  payload: Record<string, unknown>;
};

/**
 * Puts the event in the outbox within the caller's transaction. Subscribers hear of it
 * after the commit, at least once, in order of publication for one writer.
 */
export async function publishEvent(trx: Trx, event: DomainEvent): Promise<void> {
  await trx('domain_events').insert({
    type: event.type,
    occurred_at: event.occurredAt,
    practice_id: event.practiceId,
    award_id: event.awardId,
    payload: JSON.stringify(event.payload),
  });
}
