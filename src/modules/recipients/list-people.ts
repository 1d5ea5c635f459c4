import { londonDate } from '../../kernel/dates.ts';
import type { Trx } from '../../platform/database.ts';
import { isNeedsReviewDue, NOT_ASKED } from './core/communication-needs.ts';
import type { RecipientDeps } from './recipient-deps.ts';
import { listRecipients } from './recipient-store.ts';

/** A person in a list: nothing in it tells who they are. */
export type ListedPerson = {
  id: string;
  practiceId: string;
  areNeedsAsked: boolean;
  isNeedsReviewDue: boolean;
  livesWithOthers: boolean;
  deathRecordedAt: Date | null;
  addedAt: Date;
};

/** The people that the scope holds, the newest first: after the one that the page before ended with. */
export async function listPeople(
  deps: Pick<RecipientDeps, 'clock'>,
  trx: Trx,
  wanted: { practiceId?: string | undefined; before?: string | undefined; limit: number },
): Promise<{ people: ListedPerson[]; next: string | null }> {
  const { limit } = wanted;
  const rows = await listRecipients(trx, { ...wanted, limit: limit + 1 });
  const today = londonDate(deps.clock.now());
  const people = rows.slice(0, limit).map((row) => ({
    id: row.id,
    practiceId: row.practiceId,
    areNeedsAsked: row.communicationNeeds !== NOT_ASKED,
    isNeedsReviewDue: isNeedsReviewDue(row.needsReviewedOn, today),
    livesWithOthers: row.householdId !== null,
    deathRecordedAt: row.deathRecordedAt,
    addedAt: row.createdAt,
  }));
  return { people, next: rows.length > limit ? (people.at(-1)?.id ?? null) : null };
}
