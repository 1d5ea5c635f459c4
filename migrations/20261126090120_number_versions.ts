import type { Knex } from 'knex';

/** Records about a person of which the newest holds. */
const VERSIONS = ['recipient_needs', 'recipient_contacts', 'recipient_capacity', 'recipient_care_plans'];

/**
 * Which record is the newest is the order in which they were written, one at a time for a person, and not the clock of
 * whoever wrote it: "do not contact" must not sort before an older answer.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw("select set_config('app.practices', '*', true)");
  for (const table of VERSIONS) {
    await knex.raw(`alter table ${table} add column number bigint generated always as identity`);
    await knex.raw(`drop index ${table}_newest`);
    await knex.raw(`create unique index ${table}_newest on ${table} (recipient_id, number desc)`);
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const table of VERSIONS) {
    await knex.raw(`drop index ${table}_newest`);
    await knex.raw(`alter table ${table} drop column number`);
    await knex.raw(`create index ${table}_newest on ${table} (recipient_id, id desc)`);
  }
}
