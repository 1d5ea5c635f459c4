import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { londonDate } from '../../kernel/dates.ts';
import type { Principal } from '../../kernel/principal.ts';
import { addWorkingDays } from '../../kernel/working-days.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { checkNote, refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { lockAwardOfPerson } from './lock-person.ts';
import { moveAward } from './move-award.ts';
import {
  findReconsideration,
  findRefusal,
  insertReconsideration,
  type Reconsideration,
} from './reconsideration-store.ts';
import { refuseUnlessMayReceive } from './refuse-unless-may-receive.ts';
import { lastDayOnceMore } from './renew-award.ts';
import { refuseBeyondLimits } from './test-request.ts';

/** Working days within which somebody else decides (R34). */
const DAYS_TO_RECONSIDER = 10;

/** The same person said the same already; anything else about an award asked for once more is refused. */
function repeated(earlier: Reconsideration, asked: { by: string; words: string }): Reconsideration {
  if (earlier.askedBy === asked.by && earlier.words === asked.words) return earlier;
  throw new AppError('wrong_state', 'This award was asked for once more already. That can be done only once.');
}

async function ask(
  deps: AwardsDeps,
  trx: Trx,
  about: { principal: Principal; award: Award; words: string; at: Date },
): Promise<Reconsideration> {
  const { principal, award, words, at } = about;
  const refusal = await findRefusal(trx, award.id);
  if (award.status !== 'refused' || !refusal) {
    throw new AppError('wrong_state', `This award is ${award.status}; only a refused one can be asked for once more.`);
  }
  const asked: Reconsideration = {
    id: newId(),
    awardId: award.id,
    practiceId: award.practiceId,
    words,
    refusedBy: refusal.refusedBy,
    refusedAt: refusal.refusedAt,
    askedBy: principal.id,
    askedAt: at,
    dueOn: addWorkingDays(londonDate(at), DAYS_TO_RECONSIDER),
  };
  await refuseUnlessMayReceive(deps, trx, { award, day: londonDate(at) });
  const expiresOn = await lastDayOnceMore(deps, trx, award);
  await insertReconsideration(trx, asked);
  await refuseBeyondLimits(deps, trx, { award: { ...award, expiresOn }, askedOn: londonDate(at) });
  await moveAward(trx, award, { status: 'requested', expires_on: expiresOn });
  await recordAudit(trx, principal, {
    at,
    action: 'award.ask_reconsideration',
    entityKind: 'award',
    entityId: award.id,
    practiceId: award.practiceId,
    before: { status: award.status, expiresOn: award.expiresOn },
    after: { status: 'requested', dueOn: asked.dueOn, expiresOn },
  });
  return asked;
}

/**
 * Asks, on a person's behalf, that their refused award is looked at once more (R34). The award waits for a decision
 * again, by somebody else than whoever refused it or asks now, within 10 working days; a second refusal is for good.
 * It is tested as if asked for today, with what was asked for meanwhile (R22), and lasts as many days as before. Asking
 * again with the same words gives the same answer. Throws `declared_link` for whoever is close to the person (R14),
 * what stands in the way of helping them, `budget_not_open`, and the first limit it goes beyond. `words`: why, as the
 * person said it, 1 to 2,000 characters.
 */
export async function askReconsideration(
  deps: AwardsDeps,
  principal: Principal,
  input: { awardId: string; words: string },
): Promise<Reconsideration> {
  requireRole(principal, 'requester', 'practice_manager', 'approver');
  const words = checkNote(input.words, 'words');
  const at = deps.clock.now();
  return inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAwardOfPerson(deps, trx, input.awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    const earlier = await findReconsideration(trx, award.id);
    if (earlier) return repeated(earlier, { by: principal.id, words });
    await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
    return ask(deps, trx, { principal, award, words, at });
  });
}
