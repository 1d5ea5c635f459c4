import { londonDate } from '../../kernel/dates.ts';
import type { Pence } from '../../kernel/money.ts';
import type { Trx } from '../../platform/database.ts';
import { findAddition } from './addition-store.ts';
import { findAward } from './award-store.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Addition } from './core/addition.ts';
import { type ApprovalBand, bandFor, higherBand } from './core/approval-bands.ts';
import type { Award } from './core/award.ts';
import { isBeyondCap } from './core/check-addition.ts';
import { givenWithin28Days } from './given-within-28-days.ts';
import { readAdditionFacts } from './read-addition-facts.ts';

export type AdditionBand = { total28DaysPence: Pence; needed: ApprovalBand };

/** The band of the person's 28 days with what is added (R15); an approval by rule is for awards alone. */
export async function additionBand(
  deps: AwardsDeps,
  trx: Trx,
  { award, addition, at }: { award: Award; addition: Addition; at: Date },
): Promise<AdditionBand> {
  const { recipientId } = award;
  const given = await givenWithin28Days(trx, { recipientId, day: londonDate(at) });
  const total28DaysPence = given + addition.addPence;
  const facts = await readAdditionFacts(deps, trx, { award, addition });
  const band = bandFor({ totalPence28Days: total28DaysPence, isBeyondCap: isBeyondCap(facts) });
  return { total28DaysPence, needed: addition.addPence === 0 ? 'approver' : higherBand(band, 'approver') };
}

/** Who must approve an addition at least, as things are now; null when there is none in the scope. */
export async function bandOfAddition(deps: AwardsDeps, trx: Trx, additionId: string): Promise<ApprovalBand | null> {
  const addition = await findAddition(trx, additionId);
  const award = addition && (await findAward(trx, addition.awardId));
  if (!award || !addition) return null;
  return (await additionBand(deps, trx, { award, addition, at: deps.clock.now() })).needed;
}
