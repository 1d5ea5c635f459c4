import { v7 as newId } from 'uuid';
import type { Db, Trx } from '../../platform/database.ts';
import type { CaseEntry, FinanceCase } from './core/case.ts';
import type { CaseKind, CaseOutcome } from './core/case-kinds.ts';

const COLUMNS = {
  id: 'id',
  kind: 'kind',
  subjectId: 'subject_id',
  awardId: 'award_id',
  practiceId: 'practice_id',
  budgetId: 'budget_id',
  status: 'status',
  isUrgent: 'is_urgent',
  amountPence: 'amount_pence',
  openPence: 'open_pence',
  facts: 'facts',
  openedAt: 'opened_at',
  dueAt: 'due_at',
  outcome: 'outcome',
  closedBy: 'closed_by',
  closedAt: 'closed_at',
} as const satisfies Record<keyof FinanceCase, string>;

/** Makes everybody else who works on the same subject wait until this transaction ends; taken before the row. */
export async function lockSubject(trx: Trx, about: { kind: CaseKind; subjectId: string }): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 9))', [`${about.kind}:${about.subjectId}`]);
}

export async function findOpenCase(
  db: Db | Trx,
  about: { kind: CaseKind; subjectId: string },
): Promise<FinanceCase | null> {
  const row = await db('finance_cases')
    .where({ kind: about.kind, subject_id: about.subjectId })
    .whereNot({ status: 'closed' })
    .first<FinanceCase>(COLUMNS);
  return row ?? null;
}

/** Whether there is or was a case of this kind for the subject. */
export async function hadCase(trx: Trx, about: { kind: CaseKind; subjectId: string }): Promise<boolean> {
  const row = await trx('finance_cases').where({ kind: about.kind, subject_id: about.subjectId }).first('id');
  return row !== undefined;
}

export async function findCase(db: Db | Trx, id: string): Promise<FinanceCase | null> {
  return (await db('finance_cases').where({ id }).first<FinanceCase>(COLUMNS)) ?? null;
}

export async function listOpenOf(db: Db | Trx, kind: CaseKind): Promise<FinanceCase[]> {
  return db('finance_cases')
    .where({ kind })
    .whereNot({ status: 'closed' })
    .orderBy('due_at')
    .select<FinanceCase[]>(COLUMNS);
}

export async function insertCase(trx: Trx, opened: FinanceCase): Promise<void> {
  const row = Object.entries(COLUMNS).map(([property, column]) => [column, opened[property as keyof FinanceCase]]);
  await trx('finance_cases').insert({ ...Object.fromEntries(row), facts: JSON.stringify(opened.facts) });
}

export type CaseFigures = Pick<FinanceCase, 'amountPence' | 'openPence'> &
  Partial<Pick<FinanceCase, 'dueAt' | 'isUrgent' | 'facts'>>;

export async function updateFigures(trx: Trx, id: string, figures: CaseFigures): Promise<void> {
  await trx('finance_cases')
    .where({ id })
    .update({
      amount_pence: figures.amountPence,
      open_pence: figures.openPence,
      ...(figures.dueAt ? { due_at: figures.dueAt } : {}),
      ...(figures.isUrgent === undefined ? {} : { is_urgent: figures.isUrgent }),
      ...(figures.facts ? { facts: JSON.stringify(figures.facts) } : {}),
    });
}

export async function updateAssigned(trx: Trx, id: string, assignedTo: string): Promise<void> {
  await trx('finance_cases').where({ id }).update({ status: 'assigned', assigned_to: assignedTo });
}

/** The open cases that one person has in hand. */
export async function listOpenWith(trx: Trx, assignedTo: string): Promise<FinanceCase[]> {
  return trx('finance_cases')
    .where({ assigned_to: assignedTo })
    .whereNot({ status: 'closed' })
    .orderBy('due_at')
    .orderBy('id')
    .select<FinanceCase[]>(COLUMNS);
}

/** Whose an open case is now; nobody's is new again. */
export async function updateOwner(trx: Trx, id: string, assignedTo: string | null): Promise<void> {
  const status = assignedTo ? 'assigned' : 'new';
  await trx('finance_cases').where({ id }).update({ status, assigned_to: assignedTo });
}

export async function updateClosed(
  trx: Trx,
  closing: { id: string; outcome: CaseOutcome; note: string | null; closedBy: string; at: Date },
): Promise<void> {
  await trx('finance_cases').where({ id: closing.id }).update({
    status: 'closed',
    outcome: closing.outcome,
    note: closing.note,
    closed_by: closing.closedBy,
    closed_at: closing.at,
  });
}

/** Adds a line to what happened in a case. */
export async function insertEntry(
  trx: Trx,
  about: Pick<FinanceCase, 'id' | 'practiceId'>,
  entry: Omit<CaseEntry, 'cause' | 'note' | 'requestKey'> & Partial<Pick<CaseEntry, 'cause' | 'note' | 'requestKey'>>,
): Promise<void> {
  await trx('finance_case_entries').insert({
    id: newId(),
    case_id: about.id,
    practice_id: about.practiceId,
    at: entry.at,
    what: entry.what,
    amount_pence: entry.amountPence,
    open_pence: entry.openPence,
    cause: entry.cause ?? null,
    principal_id: entry.principalId,
    note: entry.note ?? null,
    request_key: entry.requestKey ?? null,
  });
}

/** What was done under this key before; null when nothing was. */
export async function findByRequestKey(
  trx: Trx,
  caseId: string,
  requestKey: string,
): Promise<{ amountPence: number } | null> {
  const row = await trx('finance_case_entries')
    .where({ case_id: caseId, request_key: requestKey })
    .first<{ amountPence: number }>({ amountPence: 'amount_pence' });
  return row ?? null;
}

/** Ids of what caused a case or made it grow. */
export async function listCauses(db: Db | Trx, caseId: string): Promise<string[]> {
  return db('finance_case_entries')
    .where({ case_id: caseId })
    .whereIn('what', ['opened', 'grew'])
    .whereNotNull('cause')
    .pluck('cause');
}
