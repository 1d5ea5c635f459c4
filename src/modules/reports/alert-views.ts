import type { Pence } from '../../kernel/money.ts';
import type { Db, Trx } from '../../platform/database.ts';
import type { AlertThreshold } from '../budgets/index.ts';
import { SEEN_BUDGETS } from './budget-views.ts';
import { decodeCursor, type Page, type PageRequest, pageOf } from './page-cursor.ts';

/** That a budget was used to 80, 90 or 100 in a hundred (R64). */
export type AlertView = {
  id: string;
  budgetId: string;
  /** Code of the practice whose own budget it is; null for an alliance's pool. */
  practice: string | null;
  ownerName: string;
  financialYear: string;
  threshold: AlertThreshold;
  allocatedPence: Pence;
  /** Spent and promised at the time. */
  usedPence: Pence;
  raisedAt: Date;
  /** The last one of its budget; the others are history. */
  isNewest: boolean;
  /** Who has taken note of it, by side. */
  notes: { side: 'practice' | 'finance'; by: string; at: Date }[];
};

export type AlertFilter = {
  budgetId?: string | undefined;
  alertId?: string | undefined;
  /** Only the newest of each budget. */
  isNewest?: boolean | undefined;
  /** Only those of which this side has not taken note; `practice`: one of the practices in scope. */
  unnotedBy?: 'practice' | 'finance' | undefined;
};

type Row = Omit<AlertView, 'notes'> & { notes: { side: 'practice' | 'finance'; by: string; at: string }[] };

const ALERTS = `
  select * from (
    select a.id, a.budget_id as "budgetId", p.code as practice, n.name as "ownerName",
      b.financial_year as "financialYear", a.threshold, a.allocated_pence as "allocatedPence",
      a.used_pence as "usedPence", a.raised_at as "raisedAt",
      not exists (select from budget_alerts o where o.budget_id = a.budget_id
        and (o.raised_at, o.id) > (a.raised_at, a.id)) as "isNewest",
      coalesce((select json_agg(json_build_object('side', m.side, 'by', mp.name, 'at', m.noted_at)
          order by m.noted_at, m.side)
        from budget_alert_notes m join principals mp on mp.id = m.principal_id where m.alert_id = a.id
          and (m.side = 'finance' or current_setting('app.practices', true) = '*'
            or m.practice_id::text = any (string_to_array(current_setting('app.practices', true), ',')))), '[]') as notes
    from budget_alerts a
    join budgets b on b.id = a.budget_id
    join party_names n on n.party_id = b.owner_party_id and n.valid_to is null
    left join parties p on p.id = b.practice_id
    where ${SEEN_BUDGETS} and (cast(:budget as uuid) is null or a.budget_id = :budget)
      and (cast(:alert as uuid) is null or a.id = :alert)) x
  where (not :newest or "isNewest")
    and (cast(:side as text) is null or not exists (
      select from json_array_elements(notes) m where m ->> 'side' = :side))
    and (cast(:at as timestamptz) is null or ("raisedAt", id) < (:at, cast(:id as uuid)))
  order by "raisedAt" desc, id desc limit :limit`;

/** Alerts of budgets that the scope may see, newest first. */
export async function listAlerts(db: Db | Trx, request: AlertFilter & PageRequest): Promise<Page<AlertView>> {
  const [at = null, id = null] = decodeCursor(request.cursor, ['instant', 'uuid']) ?? [];
  const { rows } = await db.raw<{ rows: Row[] }>(ALERTS, {
    budget: request.budgetId ?? null,
    alert: request.alertId ?? null,
    newest: request.isNewest ?? false,
    side: request.unnotedBy ?? null,
    at,
    id,
    limit: request.limit + 1,
  });
  const page = pageOf(rows, request.limit, (row) => [row.raisedAt.toISOString(), row.id]);
  const toView = (row: Row): AlertView => ({
    ...row,
    notes: row.notes.map((note) => ({ ...note, at: new Date(note.at) })),
  });
  return { data: page.data.map(toView), nextCursor: page.nextCursor };
}
