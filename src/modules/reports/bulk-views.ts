import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { AwardStatus, BulkStatus } from '../awards/index.ts';

/** A file of requests, without anything that it holds. */
export type BulkUploadView = {
  id: string;
  practiceId: string;
  /** Code of the practice. */
  practice: string;
  status: BulkStatus;
  uploadedAt: Date;
  uploadedBy: string;
  uploadedById: string;
  /** Null until the file has been read. */
  lines: number | null;
  doneLines: number;
  findingCount: number;
  totalPence: Pence | null;
  availablePence: Pence | null;
  confirmedAt: Date | null;
  finishedAt: Date | null;
};

/** What became of one line. */
export type BulkLineView = { line: number; awardId: string; reference: string; status: AwardStatus };

const UPLOADS = `
  select b.id, b.practice_id as "practiceId", p.code as practice, b.status, b.uploaded_at as "uploadedAt",
    w.name as "uploadedBy", b.uploaded_by as "uploadedById", b.lines, b.done_lines as "doneLines",
    b.finding_count as "findingCount", b.total_pence as "totalPence", b.available_pence as "availablePence",
    b.confirmed_at as "confirmedAt", b.finished_at as "finishedAt"
  from bulk_uploads b
  join parties p on p.id = b.practice_id
  join principals w on w.id = b.uploaded_by`;

/** The uploads that the scope holds, of one practice if it is named, newest first, 50 at most. */
export async function listBulkUploads(
  db: Db | Trx,
  wanted: { practiceId?: string | undefined } = {},
): Promise<BulkUploadView[]> {
  const { rows } = await db.raw<{ rows: BulkUploadView[] }>(
    `${UPLOADS} where cast(:practice as uuid) is null or b.practice_id = :practice
    order by b.uploaded_at desc, b.id desc limit 50`,
    { practice: wanted.practiceId ?? null },
  );
  return rows;
}

/** One upload, or null when there is none in the scope. */
export async function bulkUploadView(db: Db | Trx, id: string): Promise<BulkUploadView | null> {
  const { rows } = await db.raw<{ rows: BulkUploadView[] }>(`${UPLOADS} where b.id = :id`, { id });
  return rows[0] ?? null;
}

/** What became of the lines of an upload that was made, as it stands now. */
export async function bulkLines(db: Db | Trx, uploadId: string): Promise<BulkLineView[]> {
  return db('bulk_lines as l')
    .join('awards as aw', 'aw.id', 'l.award_id')
    .where('l.upload_id', uploadId)
    .orderBy('l.line')
    .select({ line: 'l.line', awardId: 'aw.id', reference: 'aw.reference', status: 'aw.status' });
}
