import { inScope } from '../../platform/database.ts';
import { queueContact } from './queue-assessment.ts';
import type { RiskDeps } from './risk-deps.ts';

/**
 * Lets contacts that were recorded before they were compared be compared too, and looks at whoever has one. Safe to run
 * again. Returns how many people that were.
 */
export async function hashOlderContacts(deps: RiskDeps): Promise<number> {
  return inScope(deps.db, 'all', async (trx) => {
    const recipientIds = await deps.recipients.hashOlderContacts(trx);
    for (const id of recipientIds) await queueContact(trx, id);
    return recipientIds.length;
  });
}
