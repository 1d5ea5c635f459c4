import { assert } from '../../kernel/assert.ts';
import { inScope } from '../../platform/database.ts';
import { seal } from '../recipients/index.ts';
import { type AskedFor, askForLines } from './ask-for-lines.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { readKeptFile, tellProgress } from './bulk-file.ts';
import { findUpload, lockUpload, type UploadChange, updateUpload } from './bulk-upload-store.ts';
import type { BulkFinding, BulkUpload } from './core/bulk-upload.ts';

/** Carries what was found out of the transaction that it undoes. */
class Undone extends Error {
  readonly found: AskedFor;

  constructor(found: AskedFor) {
    super('The check is over.');
    this.found = found;
  }
}

const LEFT = 'Whoever uploaded it does not work here any more.';
const nobodys = (): BulkFinding[] => [{ line: null, column: 'practice', message: LEFT }];

/** The findings as they are kept. The key is the newest, as the file's is: both are of one day. */
export function sealFindings(deps: AwardsDeps, id: string, findings: readonly BulkFinding[]): UploadChange {
  if (findings.length === 0) return { finding_count: 0, findings_encrypted: null };
  return { finding_count: findings.length, findings_encrypted: seal(deps.identityKeys, id, findings).sealed };
}

/** Asks for everything and undoes it. */
async function rehearse(deps: AwardsDeps, upload: BulkUpload): Promise<{ lines: number } & Omit<AskedFor, 'asked'>> {
  const { id, practiceId, uploadedBy } = upload;
  const file = await inScope(deps.db, [practiceId], (trx) => readKeptFile(deps, trx, upload));
  const principal = await deps.principalOf(uploadedBy, `bulk-${id}`);
  const nothing = { lines: file.count, totalPence: 0, availablePence: 0 };
  if (!principal) return { ...nothing, findings: nobodys() };
  if (file.lines.length === 0) return { ...nothing, findings: file.findings };
  const tell = tellProgress(deps, upload);
  try {
    await inScope(deps.db, principal.scope, async (trx) => {
      throw new Undone(await askForLines(deps, trx, { principal, upload, file, tell }));
    });
  } catch (error) {
    if (error instanceof Undone) return { lines: file.count, ...error.found };
    throw error;
  }
  assert(false, 'a check undoes itself');
}

/**
 * Checks every line of an uploaded file by asking for all of it and undoing that: whatever would be refused is found,
 * all at once, with its line and column. Safe to run again.
 */
export async function checkBulkUpload(deps: AwardsDeps, uploadId: string): Promise<void> {
  const upload = await inScope(deps.db, 'all', (trx) => findUpload(trx, uploadId));
  if (upload?.status !== 'checking') return;
  const { lines, findings, totalPence, availablePence } = await rehearse(deps, upload);
  await inScope(deps.db, [upload.practiceId], async (trx) => {
    const now = await lockUpload(trx, uploadId);
    if (now?.status !== 'checking') return;
    await updateUpload(trx, uploadId, {
      ...{ status: findings.length > 0 ? 'has_errors' : 'ready', lines, done_lines: 0 },
      ...{ total_pence: totalPence, available_pence: availablePence },
      ...sealFindings(deps, uploadId, findings),
    });
  });
}
