import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

/** How fast a budget may be used, where the commissioner says something else than what is usual (R11). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table budget_pacing (
      budget_id uuid primary key references budgets,
      practice_id uuid references practices,
      warn_over_percent integer not null check (warn_over_percent between 0 and 500),
      is_hard_stop boolean not null,
      most_awards integer check (most_awards > 0),
      changed_by uuid not null references principals,
      changed_at timestamptz not null
    )`);
  await securePracticeRows(knex, 'budget_pacing', { shared: true });
  await knex.raw(`
    create index awards_of_budget_and_practice on awards (budget_id, practice_id)
    where status not in ('draft', 'waiting', 'requested', 'refused', 'withdrawn')`);
  await grantToService(knex, 'select, insert, update', 'budget_pacing');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index awards_of_budget_and_practice');
  await knex.raw('drop table budget_pacing');
}
