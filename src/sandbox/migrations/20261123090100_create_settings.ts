import type { Knex } from 'knex';

/**
 * What the control API sets, by name; and what the faults did to each delivery: `spared` once they have had
 * their say, `rank` its place when events are shuffled, `again_at` when its copy is due.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table settings (name text primary key, value jsonb not null);

    alter table deliveries
      add column spared boolean not null default false,
      add column rank double precision not null default 0,
      add column again_at timestamptz;
    create index on deliveries (again_at) where again_at is not null;
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table deliveries drop column spared, drop column rank, drop column again_at');
  await knex.raw('drop table settings');
}
