import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { insertSample, isRuleOn, lockRuleSwitch } from './approval-by-rule-store.ts';
import { findAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { isSampled } from './core/sampling.ts';
import { lockAwardOfPerson } from './lock-person.ts';
import { needsOf } from './needs-of.ts';
import { findRefusal } from './reconsideration-store.ts';
import { recordAwardDecision } from './record-award-decision.ts';
import { refuseUnlessMayReceive } from './refuse-unless-may-receive.ts';
import { refuseUnlessSpendable, setAsideAward, waitForCard } from './set-aside-award.ts';

async function approve(deps: AwardsDeps, trx: Trx, about: { awardId: string; requestId: string }): Promise<boolean> {
  const award = await lockAwardOfPerson(deps, trx, about.awardId);
  if (award?.status !== 'requested' || (await findRefusal(trx, award.id))) return false;
  const at = deps.clock.now();
  await refuseUnlessMayReceive(deps, trx, { award, day: londonDate(at) });
  const needs = await needsOf(deps, trx, award);
  if (needs.band !== 'rule') return false;
  await refuseUnlessSpendable(deps, trx, award);
  const principal = systemPrincipal(about.requestId);
  const grounds = { needs, answers: {} };
  await recordAwardDecision(trx, { principal, award, outcome: 'approved', reason: null, at, grounds });
  await setAsideAward(trx, award, at);
  if (isSampled(award.id)) {
    await insertSample(trx, { awardId: award.id, practiceId: award.practiceId, sampledAt: at });
  }
  return true;
}

/**
 * Approves a small award without a second person, if the commissioner has switched that on (R15): at most £50 for the
 * person within 28 days, and nothing about it that a person should answer. One in ten is kept to be looked at. What
 * cannot be approved now stays asked for, and a person decides; so they do on what was ever refused. Returns the award
 * as it is then.
 */
export async function approveByRule(deps: AwardsDeps, award: Award, requestId: string): Promise<Award> {
  const { id: awardId, practiceId } = award;
  const scope = [practiceId];
  try {
    const isApproved = await inScope(deps.db, scope, async (trx) => {
      await lockRuleSwitch(trx, 'read');
      return (await isRuleOn(trx)) && (await approve(deps, trx, { awardId, requestId }));
    });
    if (!isApproved) return award;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    deps.logger.info({ awardId, code: error.code }, 'an award could not be approved by rule; a person decides');
    return award;
  }
  await waitForCard(deps, awardId);
  return (await inScope(deps.db, scope, (trx) => findAward(trx, awardId))) ?? award;
}
