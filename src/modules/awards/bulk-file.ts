import { assert } from '../../kernel/assert.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { findPractice } from '../budgets/index.ts';
import { unseal } from '../recipients/index.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { findKeptFile, updateUpload } from './bulk-upload-store.ts';
import type { BulkFinding, BulkUpload } from './core/bulk-upload.ts';
import { type ReadFile, readBulkLines } from './read-bulk-lines.ts';

type Upload = Pick<BulkUpload, 'id' | 'practiceId'>;

/** What the uploaded file says, read once more from its cipher text. */
export async function readKeptFile(deps: AwardsDeps, trx: Trx, { id, practiceId }: Upload): Promise<ReadFile> {
  const kept = await findKeptFile(trx, id);
  const practice = await findPractice(trx, practiceId);
  assert(kept?.file && practice, `upload ${id} has its file and its practice`);
  const text = unseal<string>(deps.identityKeys, id, { sealed: kept.file, keyVersion: kept.keyVersion });
  return readBulkLines(Buffer.from(text, 'base64'), practice);
}

/** What was wrong with the file; empty when nothing was, or once it was removed. */
export async function readFindings(deps: AwardsDeps, trx: Trx, id: string): Promise<BulkFinding[]> {
  const kept = await findKeptFile(trx, id);
  if (!kept?.findings) return [];
  return unseal<BulkFinding[]>(deps.identityKeys, id, { sealed: kept.findings, keyVersion: kept.keyVersion });
}

/** Tells in a transaction of its own how far the work has come, for whoever waits and looks. */
export function tellProgress(deps: AwardsDeps, { id, practiceId }: Upload): (doneLines: number) => Promise<void> {
  return (doneLines) => inScope(deps.db, [practiceId], (trx) => updateUpload(trx, id, { done_lines: doneLines }));
}
