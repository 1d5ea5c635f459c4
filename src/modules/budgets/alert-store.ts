import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { AlertThreshold } from './core/alert.ts';

export type BudgetAlert = {
  id: string;
  budgetId: string;
  /** Null of an alliance's pool. */
  practiceId: string | null;
  threshold: AlertThreshold;
  /** How often the budget's money had been changed by then. */
  round: number;
  allocatedPence: Pence;
  usedPence: Pence;
  raisedAt: Date;
};

const COLUMNS = {
  id: 'id',
  budgetId: 'budget_id',
  practiceId: 'practice_id',
  threshold: 'threshold',
  round: 'round',
  allocatedPence: 'allocated_pence',
  usedPence: 'used_pence',
  raisedAt: 'raised_at',
} as const;

export async function findAlert(db: Db | Trx, id: string): Promise<BudgetAlert | null> {
  return (await db('budget_alerts').where({ id }).first<BudgetAlert>(COLUMNS)) ?? null;
}

/** The alert and those told before it of the same budget. */
export async function listUpTo(db: Db | Trx, { budgetId, raisedAt }: BudgetAlert): Promise<string[]> {
  return db('budget_alerts')
    .where({ budget_id: budgetId })
    .where('raised_at', '<=', raisedAt)
    .orderBy('id')
    .pluck('id');
}

/** Writes an alert unless the same was told before; tells whether it did. */
export async function insertAlert(trx: Trx, alert: BudgetAlert): Promise<boolean> {
  const row = Object.fromEntries(
    Object.entries(COLUMNS).map(([property, column]) => [column, alert[property as keyof typeof COLUMNS]]),
  );
  const added = await trx('budget_alerts')
    .insert(row)
    .onConflict(['budget_id', 'round', 'threshold'])
    .ignore()
    .returning('id');
  return added.length > 0;
}

/** The highest threshold told of a budget since its money was last changed; 0 when none was. */
export async function highestTold(db: Db | Trx, budgetId: string, round: number): Promise<number> {
  const row = await db('budget_alerts')
    .where({ budget_id: budgetId, round })
    .max<{ threshold: number | null }[]>('threshold as threshold')
    .first();
  return row?.threshold ?? 0;
}

/** Writes that one side has taken note; false when it had before. */
export async function insertNote(
  trx: Trx,
  note: { alertId: string; side: 'practice' | 'finance'; practiceId: string | null; principalId: string; at: Date },
): Promise<boolean> {
  const { alertId, side, practiceId, principalId, at } = note;
  const added = await trx('budget_alert_notes')
    .insert({ alert_id: alertId, side, practice_id: practiceId, principal_id: principalId, noted_at: at })
    .onConflict()
    .ignore()
    .returning('alert_id');
  return added.length > 0;
}
