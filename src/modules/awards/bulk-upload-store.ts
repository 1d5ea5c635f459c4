import type { Db, Trx } from '../../platform/database.ts';
import type { BulkStatus, BulkUpload } from './core/bulk-upload.ts';

const COLUMNS = {
  id: 'id',
  practiceId: 'practice_id',
  status: 'status',
  uploadedBy: 'uploaded_by',
  uploadedAt: 'uploaded_at',
  lines: 'lines',
  doneLines: 'done_lines',
  findingCount: 'finding_count',
  totalPence: 'total_pence',
  availablePence: 'available_pence',
  confirmedAt: 'confirmed_at',
  finishedAt: 'finished_at',
} as const;

/** What is kept as cipher text; null once it was removed. */
export type KeptFile = { file: Buffer | null; findings: Buffer | null; keyVersion: string };

/** One at a time with one upload: its check, its confirmation, its making and its removal. */
export async function lockUpload(trx: Trx, id: string): Promise<BulkUpload | null> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 9))', [id]);
  return findUpload(trx, id);
}

export async function findUpload(db: Db | Trx, id: string): Promise<BulkUpload | null> {
  return (await db('bulk_uploads').where({ id }).first<BulkUpload>(COLUMNS)) ?? null;
}

export async function findKeptFile(db: Db | Trx, id: string): Promise<KeptFile | null> {
  const kept = { file: 'file_encrypted', findings: 'findings_encrypted', keyVersion: 'key_version' } as const;
  return (await db('bulk_uploads').where({ id }).first<KeptFile>(kept)) ?? null;
}

export async function findUploadByKey(
  trx: Trx,
  about: { uploadedBy: string; key: string },
): Promise<{ id: string; hash: Buffer } | null> {
  const row = await trx('bulk_uploads')
    .where({ uploaded_by: about.uploadedBy, request_key: about.key })
    .first<{ id: string; hash: Buffer }>({ id: 'id', hash: 'request_hash' });
  return row ?? null;
}

export type NewUpload = Pick<BulkUpload, 'id' | 'practiceId' | 'uploadedBy' | 'uploadedAt'> & {
  key: string;
  hash: Buffer;
  file: Buffer;
  keyVersion: string;
};

export async function insertUpload(trx: Trx, upload: NewUpload): Promise<void> {
  await trx('bulk_uploads').insert({
    id: upload.id,
    practice_id: upload.practiceId,
    status: 'checking',
    uploaded_by: upload.uploadedBy,
    uploaded_at: upload.uploadedAt,
    request_key: upload.key,
    request_hash: upload.hash,
    file_encrypted: upload.file,
    key_version: upload.keyVersion,
  });
}

export type UploadChange = {
  status?: BulkStatus;
  lines?: number;
  done_lines?: number;
  finding_count?: number;
  findings_encrypted?: Buffer | null;
  file_encrypted?: null;
  total_pence?: number;
  available_pence?: number;
  confirmed_at?: Date;
  finished_at?: Date;
  removed_at?: Date;
};

export async function updateUpload(trx: Trx, id: string, change: UploadChange): Promise<void> {
  await trx('bulk_uploads').where({ id }).update(change);
}

export async function insertBulkLines(
  trx: Trx,
  upload: Pick<BulkUpload, 'id' | 'practiceId'>,
  made: readonly { line: number; awardId: string }[],
): Promise<void> {
  const rows = made.map(({ line, awardId }) => ({
    upload_id: upload.id,
    practice_id: upload.practiceId,
    line,
    award_id: awardId,
  }));
  await trx.batchInsert('bulk_lines', rows, 100);
}

/** Ids of uploads of before then whose file is still kept and is not being made into requests. */
export async function findKeptSince(db: Db | Trx, before: Date): Promise<string[]> {
  return db('bulk_uploads')
    .whereNull('removed_at')
    .whereNot({ status: 'making' })
    .where('uploaded_at', '<', before)
    .orderBy('id')
    .pluck('id');
}
