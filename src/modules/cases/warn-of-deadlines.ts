import { systemPrincipal } from '../../kernel/principal.ts';
import { inScope, type Trx } from '../../platform/database.ts';
import { listCaptures } from '../authorizations/index.ts';
import { dueTime } from '../declines/index.ts';
import { disputeDeadline, isDeadlineNear, listOpenDisputes } from '../disputes/index.ts';
import { hadCase, insertEntry, listCauses, listOpenOf, lockSubject, updateFigures } from './case-store.ts';
import type { CasesDeps } from './cases-deps.ts';
import type { FinanceCase } from './core/case.ts';
import { openCase } from './open-case.ts';

/** A draft that nobody has sent becomes a case of its own, once: whoever closes it has let the draft go. */
async function warnOfDrafts(trx: Trx, now: Date): Promise<number> {
  const open = await listOpenDisputes(trx);
  const near = open.filter(({ status, deadlineAt }) => status === 'draft' && isDeadlineNear(deadlineAt, now));
  let warned = 0;
  for (const { id, awardId, practiceId, budgetId, amountPence, deadlineAt, cardTransactionId } of near) {
    const subject = { kind: 'dispute_deadline', subjectId: id } as const;
    await lockSubject(trx, subject);
    if (await hadCase(trx, subject)) continue;
    warned += 1;
    await openCase(trx, {
      ...subject,
      awardId,
      practiceId,
      budgetId,
      amountPence,
      facts: { disputeId: id, cardTransactionId },
      cause: id,
      at: now,
      latestAt: deadlineAt,
    });
  }
  return warned;
}

/** The payment of a shortfall whose clock is about to run out, and which can still be disputed. */
async function isClockNear(trx: Trx, open: FinanceCase, now: Date): Promise<boolean> {
  const causes = await listCauses(trx, open.id);
  const captures = open.awardId ? await listCaptures(trx, open.awardId) : [];
  const disputed = new Set((await listOpenDisputes(trx)).map(({ cardTransactionId }) => cardTransactionId));
  return captures
    .filter(({ id, authorizationId }) => causes.includes(id) || causes.includes(authorizationId ?? ''))
    .filter(({ id }) => !disputed.has(id))
    .map(({ happenedAt }) => disputeDeadline(happenedAt))
    .some((deadlineAt) => isDeadlineNear(deadlineAt, now));
}

async function warnOfShortfalls(trx: Trx, now: Date): Promise<number> {
  let warned = 0;
  for (const open of await listOpenOf(trx, 'shortfall')) {
    if (open.isUrgent || !(await isClockNear(trx, open, now))) continue;
    await lockSubject(trx, open);
    const dueAt = dueTime({ at: now, isUrgent: true, policySlug: null });
    const { amountPence, openPence } = open;
    await updateFigures(trx, open.id, { amountPence, openPence, isUrgent: true, dueAt });
    const principalId = systemPrincipal('warn-of-deadlines').id;
    await insertEntry(trx, open, { what: 'deadline_near', at: now, amountPence: 0, openPence, principalId });
    warned += 1;
  }
  return warned;
}

/**
 * Warns, two weeks ahead, of every dispute whose clock runs out: a draft that was not sent gets a case, and the case of a
 * shortfall that could still be disputed becomes urgent. Safe to run again. Returns how many it warned of.
 */
export async function warnOfDeadlines(deps: CasesDeps): Promise<number> {
  const now = deps.clock.now();
  const drafts = await inScope(deps.db, 'all', (trx) => warnOfDrafts(trx, now));
  return drafts + (await inScope(deps.db, 'all', (trx) => warnOfShortfalls(trx, now)));
}
