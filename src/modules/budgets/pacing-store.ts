import type { Db, Trx } from '../../platform/database.ts';
import { type Pacing, USUAL_PACING } from './core/pacing.ts';

/** How fast a budget may be used: as the commissioner said, else as is usual (R11). */
export async function pacingOf(db: Db | Trx, budgetId: string): Promise<Pacing> {
  const said = await db('budget_pacing').where({ budget_id: budgetId }).first<Pacing>({
    warnOverPercent: 'warn_over_percent',
    isHardStop: 'is_hard_stop',
    mostAwards: 'most_awards',
  });
  return said ?? USUAL_PACING;
}

export async function writePacing(
  trx: Trx,
  row: { budgetId: string; practiceId: string | null; pacing: Pacing; by: string; at: Date },
): Promise<void> {
  const { budgetId, practiceId, pacing, by, at } = row;
  const said = {
    warn_over_percent: pacing.warnOverPercent,
    is_hard_stop: pacing.isHardStop,
    most_awards: pacing.mostAwards,
    changed_by: by,
    changed_at: at,
  };
  await trx('budget_pacing')
    .insert({ budget_id: budgetId, practice_id: practiceId, ...said })
    .onConflict('budget_id')
    .merge(said);
}
