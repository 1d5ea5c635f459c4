import type { Knex } from 'knex';
import { grantToService, makeAppendOnly, securePracticeRows } from '../src/platform/grants.ts';

/**
 * That a budget was used to 80, 90 or 100 in a hundred: told once, and again after its money was changed. The round
 * is how often it was; each side, the practice and finance, says once that it has taken note.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table budget_alerts (
      id uuid primary key,
      budget_id uuid not null references budgets,
      practice_id uuid references practices,
      threshold integer not null check (threshold in (80, 90, 100)),
      round integer not null check (round >= 0),
      allocated_pence bigint not null check (allocated_pence > 0),
      used_pence bigint not null check (used_pence > 0),
      raised_at timestamptz not null,
      constraint budget_alerts_once unique (budget_id, round, threshold)
    )`);
  await securePracticeRows(knex, 'budget_alerts', { shared: true });
  await makeAppendOnly(knex, 'budget_alerts');
  await knex.raw('create index budget_alerts_newest on budget_alerts (raised_at desc, id desc)');
  await knex.raw(`
    create table budget_alert_notes (
      alert_id uuid not null references budget_alerts,
      side text not null check (side in ('practice', 'finance')),
      practice_id uuid references practices,
      principal_id uuid not null references principals,
      noted_at timestamptz not null
    )`);
  await knex.raw(`
    create unique index budget_alert_notes_once on budget_alert_notes
    (alert_id, side, coalesce(practice_id, '00000000-0000-0000-0000-000000000000'))`);
  await securePracticeRows(knex, 'budget_alert_notes', { shared: true });
  await makeAppendOnly(knex, 'budget_alert_notes');
  await grantToService(knex, 'select, insert', 'budget_alerts', 'budget_alert_notes');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table budget_alert_notes, budget_alerts');
}
