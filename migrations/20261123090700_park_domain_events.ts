import type { Knex } from 'knex';

/** An event of the outbox that its subscribers cannot take is tried later, then parked: it never holds up the others. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table domain_events
      add column attempts integer not null default 0 check (attempts >= 0),
      add column retry_at timestamptz,
      add column error text,
      add column parked_at timestamptz,
      add constraint domain_events_parked_or_dispatched check (parked_at is null or dispatched_at is null)`);
  await knex.raw('drop index domain_events_waiting');
  await knex.raw(`
    create index domain_events_waiting on domain_events (attempts, id)
      where dispatched_at is null and parked_at is null`);
  await knex.raw('create index domain_events_parked on domain_events (parked_at) where parked_at is not null');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index domain_events_waiting, domain_events_parked');
  await knex.raw(`
    alter table domain_events
      drop constraint domain_events_parked_or_dispatched,
      drop column attempts, drop column retry_at, drop column error, drop column parked_at`);
  await knex.raw('create index domain_events_waiting on domain_events (id) where dispatched_at is null');
}
