import { v7 as newId } from 'uuid';
import { AppError } from '../../kernel/app-error.ts';
import { formatDate, type LondonDate, londonDate } from '../../kernel/dates.ts';
import { isSamePerson, type Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { DELEGATE_ROLE, faultsOfDelegation, NAMING_ROLES } from './core/delegation.ts';
import { type Delegation, findOverlapping, insertDelegation, lockDelegationsOf } from './delegation-store.ts';
import { requireRole } from './require-role.ts';
import type { PracticeName, StaffDeps } from './staff-deps.ts';
import { findPrincipal } from './staff-store.ts';

export type DelegateInput = {
  /** Code of the practice. */
  practice: string;
  /** The practice manager who is named. */
  principalId: string;
  /** Left out: today. */
  startsOn?: LondonDate | undefined;
  /** The last day, within 12 months of the first. */
  endsOn: LondonDate;
  /** 10 to 500 characters; the commissioner reads it. */
  reason: string;
};

type Naming = { principal: Principal; input: DelegateInput; at: Date };

async function practiceOf(deps: StaffDeps, trx: Trx, { principal, input }: Naming): Promise<PracticeName> {
  const practice = await deps.practices.findPracticeByCode(trx, input.practice);
  const isSeen = practice && (principal.scope === 'all' || principal.scope.includes(practice.id));
  if (isSeen) return practice;
  const message = 'There is no such practice, or it is not yours.';
  throw new AppError('practice_unknown', message, { errors: [{ field: 'practice', message }] });
}

async function refuseOtherPeople(trx: Trx, { principal, input }: Naming, practice: PracticeName): Promise<void> {
  if (isSamePerson(principal, input.principalId)) {
    throw new AppError('forbidden', 'Nobody names themselves. An approver or another practice manager has to.');
  }
  const person = await findPrincipal(trx, input.principalId);
  if (!person?.practiceIds.includes(practice.id)) throw new AppError('not_found', 'There is nobody of this id.');
  if (person.kind === 'staff' && person.role === DELEGATE_ROLE) return;
  const message = 'Choose a practice manager of this practice';
  throw new AppError('invalid_input', message, { errors: [{ field: 'principalId', message }] });
}

/** The same naming sent again; throws `conflict` when the time is taken by another one. */
async function findSame(trx: Trx, wanted: Delegation): Promise<Delegation | null> {
  const standing = await findOverlapping(trx, wanted);
  if (!standing) return null;
  const isSame = (['startsOn', 'endsOn', 'reason', 'namedBy'] as const).every((key) => standing[key] === wanted[key]);
  if (isSame) return standing;
  const days = `from ${formatDate(standing.startsOn)} to ${formatDate(standing.endsOn)}`;
  throw new AppError('conflict', `This person is named already, ${days}. End that first, or choose other days.`, {
    detail: { delegationId: standing.id, startsOn: standing.startsOn, endsOn: standing.endsOn },
  });
}

function wantedOf({ principal, input, at }: Naming, practiceId: string): Delegation {
  const startsOn = input.startsOn ?? londonDate(at);
  const { principalId, endsOn } = input;
  const reason = input.reason.trim();
  const errors = faultsOfDelegation({ startsOn, endsOn, reason }, londonDate(at));
  if (errors.length > 0) throw new AppError('invalid_input', 'This delegation is not possible.', { errors });
  const named = { namedBy: principal.id, namedAt: at, endedAt: null };
  return { id: newId(), practiceId, principalId, startsOn, endsOn, reason, ...named };
}

/**
 * Names a practice manager who approves awards of one practice to an approver's limit, from a day to a day, for 12
 * months at most (R18); by an approver or another practice manager of the practice. The same naming again gives the
 * same delegation. Throws `forbidden` (role, or oneself), `practice_unknown`, `not_found` for
 * somebody of another practice, `invalid_input`, `conflict` when the
 * person is named for some of these days already.
 */
export async function delegateApproval(
  deps: StaffDeps,
  principal: Principal,
  input: DelegateInput,
): Promise<{ id: string; isNew: boolean }> {
  requireRole(principal, ...NAMING_ROLES);
  return inScope(deps.db, principal.scope, async (trx) => {
    const naming = { principal, input, at: deps.clock.now() };
    const practice = await practiceOf(deps, trx, naming);
    await refuseOtherPeople(trx, naming, practice);
    const wanted = wantedOf(naming, practice.id);
    await lockDelegationsOf(trx, wanted.principalId);
    const same = await findSame(trx, wanted);
    if (same) return { id: same.id, isNew: false };
    await insertDelegation(trx, wanted);
    const { id, principalId, startsOn, endsOn, reason } = wanted;
    await recordAudit(trx, principal, {
      at: naming.at,
      action: 'delegation.name',
      entityKind: 'delegation',
      entityId: id,
      practiceId: practice.id,
      after: { principalId, startsOn, endsOn },
      reason,
    });
    return { id, isNew: true };
  });
}
