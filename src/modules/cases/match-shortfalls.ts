import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { listShortAwards } from '../ledger/index.ts';
import { listOpenOf } from './case-store.ts';
import type { CasesDeps } from './cases-deps.ts';
import { matchShortfall } from './match-shortfall.ts';

/**
 * Brings the case of every shortfall to what the ledger says, whatever was told of it: a shortfall that is older than
 * the cases, or whose event was lost, gets its case, and one that was repaid loses it. Safe to run again. One award that
 * fails does not stop the others. Returns how many it went through.
 */
export async function matchShortfalls(deps: CasesDeps): Promise<number> {
  const by = systemPrincipal('match-shortfalls');
  const awardIds = await inScope(deps.db, 'all', async (trx) => {
    const open = (await listOpenOf(trx, 'shortfall')).map(({ subjectId }) => subjectId);
    return new Set([...(await listShortAwards(trx)), ...open]);
  });
  for (const awardId of awardIds) {
    try {
      const change = { awardId, cause: null, at: deps.clock.now(), by, mayOpen: true };
      await inScope(deps.db, 'all', (trx) => matchShortfall(trx, change));
    } catch (error) {
      deps.logger.error({ awardId, err: error }, 'the case of a shortfall could not be matched; the others are');
    }
  }
  return awardIds.size;
}
