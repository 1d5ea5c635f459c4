import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw('create index stripe_events_by_type on stripe_events (type, status)');
  await knex.raw(`create index stripe_events_parked on stripe_events (finished_at) where status = 'parked'`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index stripe_events_by_type, stripe_events_parked');
}
