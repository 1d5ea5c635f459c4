import type { Knex } from 'knex';

/** The freezes that a graver one took the place of, so that lifting it brings them back (R48). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table cards
      add column freezes_beneath jsonb not null default '[]',
      add constraint cards_freezes_beneath check (status = 'frozen' or freezes_beneath = '[]')`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table cards drop constraint cards_freezes_beneath, drop column freezes_beneath');
}
