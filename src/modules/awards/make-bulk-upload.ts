import { AppError } from '../../kernel/app-error.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { enqueueJob } from '../../platform/jobs.ts';
import { recordAudit } from '../audit/index.ts';
import { requireRole } from '../staff/index.ts';
import { approveByRule } from './approve-by-rule.ts';
import { askForLines } from './ask-for-lines.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { readKeptFile, tellProgress } from './bulk-file.ts';
import { findUpload, insertBulkLines, lockUpload, updateUpload } from './bulk-upload-store.ts';
import { sealFindings } from './check-bulk-upload.ts';
import type { Award } from './core/award.ts';
import type { BulkFinding, BulkUpload } from './core/bulk-upload.ts';
import { BULK_QUEUE } from './take-bulk-upload.ts';

/**
 * Has the requests of a checked file made, by whoever uploaded it; the worker makes them. Confirmed again, it answers
 * the same. Throws `not_found`, `forbidden` for anybody else, `wrong_state` while it has errors or was removed.
 */
export async function confirmBulkUpload(deps: AwardsDeps, principal: Principal, uploadId: string): Promise<void> {
  requireRole(principal, 'requester', 'practice_manager');
  await inScope(deps.db, principal.scope, async (trx) => {
    const upload = await lockUpload(trx, uploadId);
    if (!upload) throw new AppError('not_found', 'There is no such upload.');
    if (upload.uploadedBy !== principal.id) {
      throw new AppError('forbidden', 'Whoever uploaded the file confirms it.');
    }
    if (upload.confirmedAt) return;
    if (upload.status !== 'ready') {
      throw new AppError('wrong_state', 'Only a file that was checked and has no errors can be confirmed.');
    }
    const at = deps.clock.now();
    await updateUpload(trx, uploadId, { status: 'making', confirmed_at: at, done_lines: 0 });
    await recordAudit(trx, principal, {
      at,
      action: 'bulk_upload.confirm',
      entityKind: 'bulk_upload',
      entityId: uploadId,
      practiceId: upload.practiceId,
      after: { lines: upload.lines, totalPence: upload.totalPence },
    });
    await enqueueJob(trx, { task: 'make-bulk-upload', payload: { uploadId }, queue: BULK_QUEUE });
  });
}

/** Carries why nothing is made out of the transaction that it undoes. */
class NothingMade extends Error {
  readonly findings: BulkFinding[];

  constructor(findings: BulkFinding[]) {
    super('Nothing is made.');
    this.findings = findings;
  }
}

/** Every line's award, or none. */
async function makeAll(deps: AwardsDeps, principal: Principal, uploadId: string): Promise<Award[]> {
  return inScope(deps.db, principal.scope, async (trx) => {
    const upload = await lockUpload(trx, uploadId);
    if (upload?.status !== 'making') return [];
    const file = await readKeptFile(deps, trx, upload);
    const { asked, findings } = await askForLines(deps, trx, {
      ...{ principal, upload, file },
      tell: tellProgress(deps, upload),
    });
    if (findings.length > 0) throw new NothingMade(findings);
    const at = deps.clock.now();
    await insertBulkLines(
      trx,
      upload,
      asked.map(({ line, award }) => ({ line, awardId: award.id })),
    );
    const removed = { file_encrypted: null, findings_encrypted: null, removed_at: at };
    await updateUpload(trx, uploadId, { status: 'made', done_lines: asked.length, finished_at: at, ...removed });
    await recordAudit(trx, principal, {
      at,
      action: 'bulk_upload.make',
      entityKind: 'bulk_upload',
      entityId: uploadId,
      practiceId: upload.practiceId,
      after: { awards: asked.length },
    });
    return asked.map(({ award }) => award);
  });
}

async function giveUp(deps: AwardsDeps, { id, practiceId }: BulkUpload, findings: BulkFinding[]): Promise<void> {
  await inScope(deps.db, [practiceId], async (trx) => {
    const now = await lockUpload(trx, id);
    if (now?.status !== 'making') return;
    const at = deps.clock.now();
    const done = { status: 'not_made', done_lines: 0, finished_at: at } as const;
    await updateUpload(trx, id, { ...done, ...sealFindings(deps, id, findings) });
  });
}

/**
 * Makes all requests of a confirmed file in one transaction, and removes the file. When a line would be refused by
 * now, nothing is made and the upload says why. Safe to run again. Small awards are then approved by rule where that
 * is on (R15).
 */
export async function makeBulkUpload(deps: AwardsDeps, uploadId: string): Promise<void> {
  const upload = await inScope(deps.db, 'all', (trx) => findUpload(trx, uploadId));
  if (upload?.status !== 'making') return;
  const requestId = `bulk-${uploadId}`;
  const principal = await deps.principalOf(upload.uploadedBy, requestId);
  const left = 'Whoever uploaded it does not work here any more.';
  if (!principal) return giveUp(deps, upload, [{ line: null, column: 'practice', message: left }]);
  try {
    for (const award of await makeAll(deps, principal, uploadId)) {
      if (award.status === 'requested') await approveByRule(deps, award, requestId);
    }
  } catch (error) {
    if (!(error instanceof NothingMade)) throw error;
    await giveUp(deps, upload, error.findings);
  }
}
