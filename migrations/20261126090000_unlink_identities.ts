import type { Knex } from 'knex';
import { grantToService } from '../src/platform/grants.ts';

/** An identity can be taken from somebody, and be given again; who had it, and until when, stays. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table staff_identities drop constraint staff_identities_pkey');
  await knex.raw(`
    alter table staff_identities
      add column id uuid not null default gen_random_uuid() primary key,
      add column unlinked_at timestamptz`);
  await knex.raw('alter table staff_identities alter column id drop default');
  await knex.raw(`
    create unique index staff_identities_in_use on staff_identities (issuer, subject) where unlinked_at is null`);
  await grantToService(knex, 'update (unlinked_at)', 'staff_identities');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('delete from staff_identities where unlinked_at is not null');
  await knex.raw('drop index staff_identities_in_use');
  await knex.raw(`
    alter table staff_identities drop column id, drop column unlinked_at, add primary key (issuer, subject)`);
}
