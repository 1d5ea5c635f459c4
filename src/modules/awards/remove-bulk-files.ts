import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { findKeptSince, lockUpload, updateUpload } from './bulk-upload-store.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Removes the files that were uploaded over 24 hours ago and never made into requests, with what was found wrong in
 * them: they hold who people are. Returns how many.
 */
export async function removeBulkFiles(deps: AwardsDeps): Promise<number> {
  const at = deps.clock.now();
  const before = new Date(at.getTime() - DAY_MS);
  const ids = await inScope(deps.db, 'all', (trx) => findKeptSince(trx, before));
  for (const id of ids) {
    await inScope(deps.db, 'all', async (trx) => {
      const upload = await lockUpload(trx, id);
      if (!upload || upload.status === 'making' || upload.status === 'made') return;
      const gone = { file_encrypted: null, findings_encrypted: null, removed_at: at };
      await updateUpload(trx, id, { status: 'removed', ...gone });
      await recordAudit(trx, systemPrincipal(`bulk-${id}`), {
        at,
        action: 'bulk_upload.remove',
        entityKind: 'bulk_upload',
        entityId: id,
        practiceId: upload.practiceId,
      });
    });
  }
  return ids.length;
}
