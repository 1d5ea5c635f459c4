import type { Db, Trx } from '../../platform/database.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';

/** A person in a list: nothing in it tells who they are. */
export type RecipientView = {
  id: string;
  practiceId: string;
  /** Code of the practice. */
  practice: string;
  areNeedsAsked: boolean;
  /** The day on which they were asked last how they need to be written or spoken to. */
  needsReviewedOn: string | null;
  livesWithOthers: boolean;
  deathRecordedAt: Date | null;
  addedAt: Date;
};

/** The people that the scope holds, whoever was added last on top. */
export async function listRecipients(
  db: Db | Trx,
  request: PageRequest & { practiceCode?: string | undefined },
): Promise<Page<RecipientView>> {
  const [before = null] = decodeCursor(request.cursor, ['uuid']) ?? [];
  const { rows } = await db.raw<{ rows: RecipientView[] }>(
    `select r.id, r.practice_id as "practiceId", p.code as practice,
       r.communication_needs <> 'not asked' as "areNeedsAsked", r.needs_reviewed_on as "needsReviewedOn",
       r.household_id is not null as "livesWithOthers", r.death_recorded_at as "deathRecordedAt",
       r.created_at as "addedAt"
     from recipients r join parties p on p.id = r.practice_id
     where (cast(:practice as text) is null or p.code = :practice)
       and (cast(:before as uuid) is null or r.id < cast(:before as uuid))
     order by r.id desc limit :limit`,
    { practice: request.practiceCode ?? null, before, limit: request.limit + 1 },
  );
  return pageOf(rows, request.limit, (row) => [row.id]);
}
