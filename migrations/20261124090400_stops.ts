import type { Knex } from 'knex';
import { SERVICE_ROLE } from '../src/platform/database.ts';
import { grantToService, hasServiceRole } from '../src/platform/grants.ts';

/** Who lifted a stop, and why. What was stopped, by whom and why never changes; a stop is lifted once. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table stops add column ended_by uuid references principals, add column end_note text');
  await knex.raw(`
    alter table stops add constraint stops_lifted_by_somebody
    check ((ended_at is null) = (ended_by is null)) not valid`);
  await knex.raw('create index stops_by_start on stops (started_at desc, id desc)');
  if (await hasServiceRole(knex)) await knex.raw(`revoke update on stops from ${SERVICE_ROLE}`);
  await grantToService(knex, 'update (ended_at, ended_by, end_note)', 'stops');
}

export async function down(knex: Knex): Promise<void> {
  await grantToService(knex, 'update', 'stops');
  await knex.raw('drop index stops_by_start');
  await knex.raw('alter table stops drop constraint stops_lifted_by_somebody');
  await knex.raw('alter table stops drop column ended_by, drop column end_note');
}
