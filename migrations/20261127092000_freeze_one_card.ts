import type { Knex } from 'knex';

/** A freeze by staff may be of one card of an award alone; a pause of the holder and a protective freeze never are (R48). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table cards
      add column freeze_covers text not null default 'award' check (freeze_covers in ('award', 'card')),
      add constraint cards_freeze_covers check (freeze_covers = 'award' or freeze_kind is not distinct from 'staff')`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table cards drop constraint cards_freeze_covers, drop column freeze_covers');
}
