import type { Db, Trx } from '../../platform/database.ts';
import type { AwardStatus, BulkUpload } from '../awards/index.ts';
import { type ExportedList, pounds, toList } from './exported-list.ts';
import { countRows } from './list-order.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';

/** A file of requests, without anything that it holds. `practice`: its code. `uploadedBy`: the name. */
export type BulkUploadView = BulkUpload & { practice: string; uploadedById: string };

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

export type BulkUploadFilter = { practiceId?: string | undefined };

const MATCHING = '(cast(:practice as uuid) is null or b.practice_id = :practice)';

/** The uploads that the scope holds, of one practice if it is named, newest first. */
export async function listBulkUploads(
  db: Db | Trx,
  request: BulkUploadFilter & PageRequest,
): Promise<Page<BulkUploadView>> {
  const [at = null, id = null] = decodeCursor(request.cursor, ['instant', 'uuid']) ?? [];
  const { rows } = await db.raw<{ rows: BulkUploadView[] }>(
    `${UPLOADS} where ${MATCHING}
      and (cast(:at as timestamptz) is null or (b.uploaded_at, b.id) < (:at, cast(:id as uuid)))
    order by b.uploaded_at desc, b.id desc limit :limit`,
    { practice: request.practiceId ?? null, at, id, limit: request.limit + 1 },
  );
  return pageOf(rows, request.limit, (row) => [row.uploadedAt.toISOString(), row.id]);
}

/** Nobody helped is in it. */
export function bulkUploadsExport(filter: BulkUploadFilter): ExportedList {
  const rows = { from: 'bulk_uploads b', where: MATCHING, bindings: { practice: filter.practiceId ?? null } };
  return toList<BulkUploadView>({
    name: 'Files of requests',
    columns: {
      'Uploaded at': (row) => row.uploadedAt,
      'Uploaded by': (row) => row.uploadedBy,
      Practice: (row) => row.practice,
      Status: (row) => row.status,
      Lines: (row) => row.lines,
      'To correct': (row) => row.findingCount,
      'Asked for in all': (row) => (row.totalPence === null ? null : pounds(row.totalPence)),
      'Confirmed at': (row) => row.confirmedAt,
      'Finished at': (row) => row.finishedAt,
    },
    count: (trx) => countRows(trx, rows),
    read: (trx, page) => listBulkUploads(trx, { ...filter, ...page }),
  });
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
