import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import type { RiskDeps } from './risk-deps.ts';
import { scoreAward } from './score-award.ts';
import { listScoredAwards, listSignalsOf, lockAwardSignals } from './signal-store.ts';

/** Whether the award's score has changed since it was last worked out. */
async function refreshScore(deps: RiskDeps, awardId: string): Promise<boolean> {
  return inScope(deps.db, 'all', async (trx) => {
    await lockAwardSignals(trx, awardId);
    const open = (await listSignalsOf(trx, awardId)).find(({ verdict }) => verdict === null);
    if (!open) return false;
    const at = deps.clock.now();
    const score = await scoreAward(trx, awardId, at);
    if (score === open.score) return false;
    await recordAudit(trx, systemPrincipal(awardId), {
      at,
      action: 'award.risk_fade',
      entityKind: 'award',
      entityId: awardId,
      practiceId: open.practiceId,
      before: { score: open.score },
      after: { score },
    });
    return true;
  });
}

/**
 * Works the scores of awards with open signals out again, so that what is too long ago counts no more though nothing
 * new has happened. Safe to run again. Returns how many have changed.
 */
export async function refreshScores(deps: RiskDeps): Promise<number> {
  const awardIds = await inScope(deps.db, 'all', listScoredAwards);
  let changed = 0;
  for (const awardId of awardIds) if (await refreshScore(deps, awardId)) changed += 1;
  return changed;
}
