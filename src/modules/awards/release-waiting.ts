import { AppError } from '../../kernel/app-error.ts';
import { formatDate, type LondonDate, londonDate } from '../../kernel/dates.ts';
import { formatPenceShort } from '../../kernel/money.ts';
import type { Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { checkNote, refuseLinked } from '../recipients/index.ts';
import { requireRole } from '../staff/index.ts';
import type { AwardsDeps } from './awards-deps.ts';
import type { Award } from './core/award.ts';
import { lastDayOnBudget } from './last-day-on-budget.ts';
import { lockAwardOfPerson } from './lock-person.ts';
import { moveAward } from './move-award.ts';
import { refuseUnlessMayReceive } from './refuse-unless-may-receive.ts';
import { readRoom } from './room-in-budget.ts';
import { isLongestWaiting } from './waiting-store.ts';

export type Release = {
  awardId: string;
  /** Why this one, when another has waited longer. */
  reason?: string | undefined;
  /** A later last day than was asked for: the wait used some of it up. */
  expiresOn?: LondonDate | undefined;
};

type Releasing = { principal: Principal; award: Award; release: Release; at: Date };

const refuseField = (
  field: string,
  message: string,
  code: 'insufficient_budget' | 'reason_needed' | 'expiry_not_allowed',
) => new AppError(code, message, { errors: [{ field, message }] });

async function refuseWithoutFunds(trx: Trx, award: Award): Promise<void> {
  const availablePence = await readRoom(trx, award);
  if (award.amountPence <= availablePence) return;
  const left = formatPenceShort(Math.max(0, availablePence));
  throw refuseField(
    'amountPence',
    `The budget has ${left} left, which is less than this award.`,
    'insufficient_budget',
  );
}

/** Oldest first, unless somebody says why not (R65). Null when it is the oldest. */
async function reasonOf(trx: Trx, { award, release }: Releasing): Promise<string | null> {
  const given = release.reason?.trim();
  const reason = given ? checkNote(given, 'reason') : null;
  if (reason !== null || (await isLongestWaiting(trx, award.id))) return reason;
  throw refuseField('reason', 'Another request has waited longer. Say why this one goes first.', 'reason_needed');
}

async function lastDayOf(deps: AwardsDeps, trx: Trx, { award, release, at }: Releasing): Promise<LondonDate> {
  const today = londonDate(at);
  const last = await lastDayOnBudget(deps, trx, { award, today });
  const expiresOn = release.expiresOn ?? award.expiresOn;
  if (expiresOn >= today && expiresOn <= last) return expiresOn;
  const message = `The last day must be between ${formatDate(today)} and ${formatDate(last)}.`;
  throw refuseField('expiresOn', message, 'expiry_not_allowed');
}

async function release(deps: AwardsDeps, trx: Trx, about: Releasing): Promise<void> {
  const { principal, award, at } = about;
  const { id: awardId, practiceId } = award;
  await refuseLinked(trx, { principalId: principal.id, recipientId: award.recipientId });
  await refuseUnlessMayReceive(deps, trx, { award, day: londonDate(at) });
  const reason = await reasonOf(trx, about);
  const expiresOn = await lastDayOf(deps, trx, about);
  await refuseWithoutFunds(trx, award);
  await moveAward(trx, award, {
    status: 'requested',
    expires_on: expiresOn,
    released_at: at,
    released_by: principal.id,
    release_reason: reason,
  });
  await recordAudit(trx, principal, {
    at,
    action: 'award.release',
    entityKind: 'award',
    entityId: awardId,
    practiceId,
    before: { status: 'waiting', expiresOn: award.expiresOn },
    after: { status: 'requested', expiresOn },
    ...(reason ? { reason } : {}),
  });
  await publishEvent(trx, { type: 'award.released', occurredAt: at, practiceId, awardId, payload: {} });
}

/**
 * Lets a request that waited for funds be decided on (R65). A person does, the longest waiting first unless they say
 * why not; the money is set aside when it is approved. Releasing it again changes nothing. Throws `wrong_state` for
 * what does not wait, `reason_needed`, `insufficient_budget`, `budget_not_open`, and `expiry_not_allowed` when its
 * last day has passed and no other is given.
 */
export async function releaseWaiting(deps: AwardsDeps, principal: Principal, input: Release): Promise<void> {
  requireRole(principal, 'practice_manager', 'approver');
  const at = deps.clock.now();
  await inScope(deps.db, principal.scope, async (trx) => {
    const award = await lockAwardOfPerson(deps, trx, input.awardId);
    if (!award) throw new AppError('not_found', 'There is no such award.');
    if (award.status !== 'waiting' && award.releasedBy === principal.id) return;
    if (award.status !== 'waiting') {
      throw new AppError(
        'wrong_state',
        `This award is ${award.status}; only one that waits for funds can be released.`,
      );
    }
    await release(deps, trx, { principal, award, release: input, at });
  });
}
