import { addDays, londonDate } from '../../kernel/dates.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { AwardsDeps } from './awards-deps.ts';
import { type AwardNeeds, needsFor } from './core/approval-needs.ts';
import type { Award } from './core/award.ts';
import type { PastAward } from './core/past-awards.ts';
import { givenWithin28Days } from './given-within-28-days.ts';
import { listPastAwards, type PastAwardRow } from './past-award-store.ts';
import { recipientYearAddedPence } from './recipient-year.ts';
import { findReconsideration } from './reconsideration-store.ts';

type Deps = Pick<AwardsDeps, 'policies' | 'recipients' | 'clock'>;

/** Far enough back for 12 months and for a financial year. */
const DAYS_READ = 366;

/** An award; or what is about to be asked for, without an id and a time. */
export type NeedSubject = Pick<Award, 'recipientId' | 'policyVersionId' | 'amountPence'> &
  (Pick<Award, 'id' | 'requestedAt'> | { id?: never; requestedAt?: never });

async function withPolicies(deps: Deps, db: Db | Trx, rows: readonly PastAwardRow[]): Promise<PastAward[]> {
  const past: PastAward[] = [];
  for (const { policyVersionId, ...row } of rows) {
    past.push({ ...row, policy: (await deps.policies.policyVersion(db, policyVersionId)).slug });
  }
  return past;
}

/** The award as asked for: one that is looked at once more is asked for from then on, with all that came between (R34). */
async function asAsked(db: Db | Trx, subject: NeedSubject): Promise<NeedSubject> {
  const again = subject.id ? await findReconsideration(db, subject.id) : null;
  return again && subject.id ? { ...subject, requestedAt: again.askedAt } : subject;
}

async function pastOf(deps: Deps, db: Db | Trx, subject: NeedSubject): Promise<PastAward[]> {
  const { terms } = await deps.policies.policyVersion(db, subject.policyVersionId);
  const { recipientId } = subject;
  const day = londonDate(subject.requestedAt ?? deps.clock.now());
  const about = { recipientId, day };
  const recipientIds = terms.isPerHousehold ? await deps.recipients.householdCompanions(db, about) : [recipientId];
  const since = addDays(day, -DAYS_READ);
  const before = subject.id ? { id: subject.id, requestedAt: subject.requestedAt } : null;
  return withPolicies(deps, db, await listPastAwards(db, { recipientIds, since, before }));
}

/** What was asked for before for the person and, where the policy counts them together, their household; oldest first. */
export async function readPast(deps: Deps, db: Db | Trx, subject: NeedSubject): Promise<PastAward[]> {
  return pastOf(deps, db, await asAsked(db, subject));
}

/**
 * What approving this award needs now: which role and why, and what the approver must answer (R15, R29, R30, R31).
 */
export async function needsOf(deps: Deps, db: Db | Trx, given: NeedSubject): Promise<AwardNeeds> {
  const subject = await asAsked(db, given);
  const { recipientId, policyVersionId, amountPence } = subject;
  const { slug, terms } = await deps.policies.policyVersion(db, policyVersionId);
  const now = deps.clock.now();
  const requestedOn = londonDate(subject.requestedAt ?? now);
  const given28DaysPence = await givenWithin28Days(db, {
    recipientId,
    day: londonDate(now),
    ...(subject.id ? { exceptAwardId: subject.id } : {}),
  });
  const asked = { recipientId, policy: slug, amountPence, requestedOn };
  const past = await pastOf(deps, db, subject);
  const year = { recipientId, slug, day: requestedOn };
  const addedYearPence = past.length > 0 ? await recipientYearAddedPence(deps, db, year) : 0;
  return needsFor({ asked, limits: terms, past, addedYearPence, given28DaysPence });
}
