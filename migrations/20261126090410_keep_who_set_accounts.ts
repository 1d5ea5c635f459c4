import type { Knex } from 'knex';

/** Who entered the sort code and the account number that are in use, also after somebody corrected the name (R51). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`select set_config('app.practices', '*', true)`);
  await knex.raw('alter table suppliers add column account_set_by uuid references principals');
  await knex.raw('update suppliers set account_set_by = bank_set_by');
  await knex.raw('alter table suppliers alter column account_set_by set not null');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table suppliers drop column account_set_by');
}
