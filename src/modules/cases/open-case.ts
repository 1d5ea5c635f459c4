import { v7 as newId } from 'uuid';
import type { Pence } from '../../kernel/money.ts';
import { systemPrincipal } from '../../kernel/principal.ts';
import type { Trx } from '../../platform/database.ts';
import { recordAudit } from '../audit/index.ts';
import { dueTime } from '../declines/index.ts';
import { findOpenCase, insertCase, insertEntry, lockSubject, updateFigures } from './case-store.ts';
import type { FinanceCase } from './core/case.ts';
import { type CaseKind, caseKind } from './core/case-kinds.ts';

export type NewCase = {
  kind: CaseKind;
  subjectId: string;
  awardId: string | null;
  practiceId: string | null;
  budgetId: string | null;
  amountPence: Pence;
  facts: Record<string, unknown>;
  cause: string | null;
  at: Date;
  /** When it must be seen to at the latest, whatever its kind says. */
  latestAt?: Date;
};

async function insertNew(trx: Trx, about: NewCase): Promise<FinanceCase> {
  const { latestAt, cause, at, ...what } = about;
  const { isUrgent } = caseKind(about.kind);
  const dueAt = dueTime({ at, isUrgent, policySlug: null });
  const opened: FinanceCase = {
    ...what,
    id: newId(),
    status: 'new',
    isUrgent,
    openPence: about.amountPence,
    openedAt: at,
    dueAt: latestAt && latestAt < dueAt ? latestAt : dueAt,
    outcome: null,
    closedBy: null,
    closedAt: null,
  };
  const by = systemPrincipal(cause ?? opened.id);
  const { amountPence, openPence } = opened;
  await insertCase(trx, opened);
  await insertEntry(trx, opened, { what: 'opened', at, amountPence, openPence, cause, principalId: by.id });
  await recordAudit(trx, by, {
    at,
    action: 'case.open',
    entityKind: 'finance_case',
    entityId: opened.id,
    practiceId: about.practiceId,
    after: { kind: about.kind, subjectId: about.subjectId, amountPence },
  });
  return opened;
}

async function addTo(trx: Trx, known: FinanceCase, about: NewCase): Promise<void> {
  const { at, cause, amountPence: addedPence } = about;
  if (!caseKind(known.kind).adds || addedPence === 0) return;
  const openPence = known.openPence + addedPence;
  const principalId = systemPrincipal(known.id).id;
  await updateFigures(trx, known.id, { amountPence: known.amountPence + addedPence, openPence });
  await insertEntry(trx, known, { what: 'grew', at, amountPence: addedPence, openPence, cause, principalId });
}

/**
 * Opens a case, due as its kind says, or adds to the one that is open for the same subject. The transaction must see
 * every practice.
 */
export async function openCase(trx: Trx, about: NewCase): Promise<FinanceCase> {
  await lockSubject(trx, about);
  const known = await findOpenCase(trx, about);
  if (!known) return insertNew(trx, about);
  await addTo(trx, known, about);
  return known;
}
