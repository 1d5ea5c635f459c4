import { londonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { findAddition } from './addition-store.ts';
import { findAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Addition } from './core/addition.ts';
import { type ApprovalBand, bandFor, higherBand } from './core/approval-bands.ts';
import type { AwardNeeds } from './core/approval-needs.ts';
import type { Award } from './core/award.ts';
import { asksOfAddition, isBeyondCap, whyBeyondPractice } from './core/check-addition.ts';
import { givenWithin28Days } from './given-within-28-days.ts';
import { readAdditionFacts } from './read-addition-facts.ts';

export type AdditionNeeds = {
  total28DaysPence: Pence;
  needed: ApprovalBand;
  /** Why it is more than the practice approves, a sentence for each cause; empty where it is not. */
  why: string[];
  /** What the approver must write down. */
  asks: AwardNeeds['asks'];
};

/**
 * What approving an addition needs: the band of the person's 28 days with it (R15), and what its policy asks of whoever
 * gives that much (R60). An approval by rule is for awards alone.
 */
export async function additionNeeds(
  deps: AwardsDeps,
  trx: Trx,
  { award, addition, at }: { award: Award; addition: Addition; at: Date },
): Promise<AdditionNeeds> {
  const { recipientId } = award;
  const given = await givenWithin28Days(trx, { recipientId, day: londonDate(at) });
  const total28DaysPence = given + addition.addPence;
  const facts = await readAdditionFacts(deps, trx, { award, addition });
  const band = bandFor({ totalPence28Days: total28DaysPence, isBeyondCap: isBeyondCap(facts) });
  const needed = addition.addPence === 0 ? 'approver' : higherBand(band, 'approver');
  return { total28DaysPence, needed, why: whyBeyondPractice(facts, total28DaysPence), asks: asksOfAddition(facts) };
}

/** What approving an addition needs as things are now; null when there is none in the scope. */
export async function needsOfAddition(deps: AwardsDeps, trx: Trx, additionId: string): Promise<AdditionNeeds | null> {
  const addition = await findAddition(trx, additionId);
  const award = addition && (await findAward(trx, addition.awardId));
  if (!award || !addition) return null;
  return additionNeeds(deps, trx, { award, addition, at: deps.clock.now() });
}
