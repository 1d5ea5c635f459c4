import type { Knex } from 'knex';

/**
 * What staff wrote of how somebody needs to be spoken to names relatives and their numbers, so it is kept as cipher
 * text from now on; `communication_needs` says only whether they were asked. A row from before keeps its words until
 * somebody asks again, for a migration holds no keys.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table recipients
      add column needs_sealed bytea,
      add column needs_key_version text,
      add constraint recipients_needs_sealed check ((needs_sealed is null) = (needs_key_version is null))`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table recipients drop column needs_sealed, drop column needs_key_version');
}
