import { AppError } from '../../kernel/app-error.ts';
import { addDays, formatInstant, londonDate } from '../../kernel/dates.ts';
import { isSamePerson, type Principal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { publishEvent, recordAudit } from '../audit/index.ts';
import { refuseNeverAllowed } from './activate-policy.ts';
import { rehearsalCountsUntil } from './core/rehearsal-age.ts';
import type { PolicyVersionsDeps, VersionName } from './policy-versions-deps.ts';
import { findRehearsalOf } from './rehearsal-store.ts';
import { takeEffect } from './take-effect.ts';
import { versionFor, whoDid } from './version-for.ts';
import { updateActivated, type VersionRecord } from './version-store.ts';

/** `effectiveFrom`: a time to come, at most a year ahead; left out, at once. */
export type ActivateVersionInput = VersionName & { effectiveFrom?: Date | undefined };

type Activating = { principal: Principal; found: VersionRecord; effectiveFrom: Date | null; at: Date };

const LONGEST_NOTICE_DAYS = 366;

/** Asked for again, it is the same activation; another person's, or another time, is not. */
async function isDoneBefore(trx: Trx, { principal, found, effectiveFrom }: Activating): Promise<boolean> {
  const { status, version, activateAt, activatedBy, activatedAt } = found;
  const isDecided = status === 'active' || activateAt !== null;
  if (!isDecided && status !== 'proposed') {
    throw new AppError('wrong_state', `Version ${version} is ${status}. Only a proposed version can be activated.`);
  }
  if (!isDecided) return false;
  const isSameTime = status === 'active' || effectiveFrom?.getTime() === activateAt?.getTime();
  if (activatedBy === principal.id && isSameTime) return true;
  const who = { did: 'activated it already,', by: activatedBy, at: activatedAt };
  throw new AppError('conflict', `${await whoDid(trx, who)}.`, {
    detail: { status, effectiveFrom: activateAt?.toISOString() },
  });
}

function refuseTime({ effectiveFrom, at }: Activating): void {
  if (!effectiveFrom) return;
  const isTooLate = londonDate(effectiveFrom) > addDays(londonDate(at), LONGEST_NOTICE_DAYS);
  if (effectiveFrom > at && !isTooLate) return;
  const message = isTooLate ? 'Choose a time within a year' : 'Choose a time to come, or activate it at once';
  throw new AppError('invalid_input', message, { errors: [{ field: 'effectiveFrom', message }] });
}

async function rehearsalFor(trx: Trx, { principal, found, at }: Activating): Promise<string> {
  if (found.authors.some((author) => isSamePerson(principal, author))) {
    const message = 'Whoever wrote or proposed a version cannot activate it. Another person has to.';
    throw new AppError('requester_is_approver', message);
  }
  await refuseNeverAllowed(trx, found);
  const rehearsal = await findRehearsalOf(trx, { policyVersionId: found.id, terms: found.terms });
  if (rehearsal && at <= rehearsalCountsUntil(rehearsal.rehearsedAt)) return rehearsal.id;
  const message = rehearsal
    ? `These terms were rehearsed on ${formatInstant(rehearsal.rehearsedAt)}, more than 7 days ago. Rehearse them again.`
    : 'These terms have not been rehearsed. Rehearse them first.';
  throw new AppError('rehearsal_needed', message);
}

async function activate(trx: Trx, activating: Activating): Promise<void> {
  const { principal, found, effectiveFrom, at } = activating;
  const { id, slug, version } = found;
  const rehearsalId = await rehearsalFor(trx, activating);
  await updateActivated(trx, id, { by: principal.id, at, activateAt: effectiveFrom, rehearsalId });
  if (!effectiveFrom) await takeEffect(trx, principal, { found, at });
  else {
    await recordAudit(trx, principal, {
      at,
      action: 'policy.schedule',
      entityKind: 'policy_version',
      entityId: id,
      after: { slug, version, effectiveFrom, rehearsalId },
    });
  }
  await publishEvent(trx, {
    type: 'policy.announced',
    occurredAt: at,
    practiceId: null,
    awardId: null,
    payload: { policyVersionId: id, slug, version, effectiveFrom: (effectiveFrom ?? at).toISOString() },
  });
}

/**
 * Activates a proposed version, as another commissioner than those who wrote or proposed it (R13): at once, or from a
 * time to come, and announces it to practices (R59). Awards keep the version that they were made under. The same
 * activation again changes nothing. Throws `forbidden`, `not_found`, `wrong_state` unless it is proposed, `conflict`
 * naming who activated it, `requester_is_approver`, `rehearsal_needed` unless exactly these terms were rehearsed
 * in the last 7 days, `policy_allows_never_allowed` (R41), and `invalid_input` for the time.
 */
export async function activateVersion(
  deps: PolicyVersionsDeps,
  principal: Principal,
  input: ActivateVersionInput,
): Promise<{ isNew: boolean }> {
  return inScope(deps.db, principal.scope, async (trx) => {
    const found = await versionFor(trx, principal, input);
    const activating = { principal, found, effectiveFrom: input.effectiveFrom ?? null, at: deps.clock.now() };
    if (await isDoneBefore(trx, activating)) return { isNew: false };
    refuseTime(activating);
    await activate(trx, activating);
    return { isNew: true };
  });
}
