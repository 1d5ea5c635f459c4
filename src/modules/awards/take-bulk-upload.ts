import { createHmac } from 'node:crypto';
import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { seal } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import { lockRequestKey } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { findUploadByKey, insertUpload } from './bulk-upload-store.ts';
import { MOST_BULK_BYTES } from './core/bulk-upload.ts';

export type BulkFile = {
  practiceId: string;
  /** The CSV file as it was sent, at most 1 MB. */
  bytes: Buffer;
  /** The same key of the same person takes one file. */
  idempotencyKey: string;
};

/** Uploads are checked and made one after the other, so that no two wait for each other's people. */
export const BULK_QUEUE = 'bulk-uploads';

function refuseSize(bytes: Buffer): void {
  const isFine = bytes.length > 0 && bytes.length <= MOST_BULK_BYTES;
  if (isFine) return;
  const message = bytes.length === 0 ? 'The file is empty.' : 'The file is larger than 1 MB. Split it.';
  throw new AppError('invalid_input', message, { errors: [{ field: 'file', message }] });
}

async function earlierUpload(trx: Trx, about: { principal: Principal; key: string; hash: Buffer }) {
  const { principal, key, hash } = about;
  await lockRequestKey(trx, principal.id, `upload:${key}`);
  const earlier = await findUploadByKey(trx, { uploadedBy: principal.id, key });
  if (earlier && !earlier.hash.equals(hash)) {
    throw new AppError('idempotency_key_reused', 'This key was used for another file.');
  }
  return earlier?.id ?? null;
}

/**
 * Takes a CSV file of award requests for one practice. It is kept as cipher text and checked by the worker; nothing
 * is made before it has been confirmed. Returns the id of the upload. Throws `practice_unknown`, `invalid_input`,
 * and `idempotency_key_reused` for another file under the same key.
 */
export async function takeBulkUpload(
  deps: AwardsDeps,
  principal: Principal,
  file: BulkFile,
): Promise<{ uploadId: string }> {
  requireRole(principal, 'requester', 'practice_manager');
  const { practiceId, bytes, idempotencyKey: key } = file;
  refuseSize(bytes);
  if (principal.scope === 'all' || !principal.scope.includes(practiceId)) {
    const message = 'There is no such practice, or it is not yours.';
    throw new AppError('practice_unknown', message, { errors: [{ field: 'practice', message }] });
  }
  const hash = createHmac('sha256', deps.requestHashKey).update(practiceId).update(bytes).digest();
  return inScope(deps.db, principal.scope, async (trx) => {
    const earlier = await earlierUpload(trx, { principal, key, hash });
    if (earlier) return { uploadId: earlier };
    const id = newId();
    const at = deps.clock.now();
    const { sealed, keyVersion } = seal(deps.identityKeys, id, bytes.toString('base64'));
    const taken = { uploadedBy: principal.id, uploadedAt: at, key, hash, file: sealed, keyVersion };
    await insertUpload(trx, { id, practiceId, ...taken });
    await recordAudit(trx, principal, {
      at,
      action: 'bulk_upload.take',
      entityKind: 'bulk_upload',
      entityId: id,
      practiceId,
      after: { bytes: bytes.length },
    });
    await enqueueJob(trx, { task: 'check-bulk-upload', payload: { uploadId: id }, queue: BULK_QUEUE });
    return { uploadId: id };
  });
}
