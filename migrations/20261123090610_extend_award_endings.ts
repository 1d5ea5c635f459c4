import type { Knex } from 'knex';

/** Why an award is paused, a last day beyond the year (R7), and what is known of the person it helps (R28, R36). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table awards
      add column pause_reason text check (pause_reason in ('consent_withdrawn')),
      add column paused_at timestamptz,
      add column carried_forward_at timestamptz,
      drop constraint awards_end_reason_check,
      add constraint awards_end_reason_check check (end_reason in
        ('spent', 'expired', 'cancelled', 'withdrawn', 'died', 'issue_failed', 'not_activated', 'year_end'))`);
  await knex.raw(`
    alter table recipients
      add column death_recorded_at timestamptz,
      add column messages_suppressed_at timestamptz`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table recipients drop column death_recorded_at, drop column messages_suppressed_at');
  await knex.raw(`
    alter table awards
      drop column pause_reason, drop column paused_at, drop column carried_forward_at,
      drop constraint awards_end_reason_check,
      add constraint awards_end_reason_check check (end_reason in
        ('spent', 'expired', 'cancelled', 'withdrawn', 'died', 'issue_failed'))`);
}
