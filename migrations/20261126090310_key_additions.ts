import type { Knex } from 'knex';

/**
 * What is asked twice under one key is one addition (R32); and how many of the policy's periods begin with it, for the
 * periods that one person may have in a year (R22).
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`select set_config('app.practices', '*', true)`);
  await knex.raw(`
    alter table award_additions
      add column request_key text,
      add column periods_begun smallint not null default 0 check (periods_begun >= 0)`);
  await knex.raw(`
    update award_additions set request_key = id::text, periods_begun = case when expires_on is null then 0 else 1 end`);
  await knex.raw(`
    alter table award_additions
      alter column request_key set not null,
      add constraint award_additions_key unique (requested_by, request_key)`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table award_additions
      drop constraint award_additions_key,
      drop column request_key,
      drop column periods_begun`);
}
