import type { Knex } from 'knex';

/** Whoever something was handed to finds it among their tasks. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index staff_handovers_to on staff_handovers (handed_to) where handed_to is not null');
  await knex.raw('create index staff_handovers_item on staff_handovers (item_id, kind)');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index staff_handovers_to, staff_handovers_item');
}
