import type { Knex } from 'knex';
import { grantToService } from '../src/platform/grants.ts';

/**
 * Who a person is at their identity provider, and what ends sign-ins: a session knows its principal, and holds the
 * number of the principal's sign-ins that were still good when it began.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table staff_identities (
      issuer text not null,
      subject text not null,
      principal_id uuid not null references principals,
      linked_at timestamptz not null,
      primary key (issuer, subject)
    )`);
  await knex.raw('create index staff_identities_principal on staff_identities (principal_id)');
  await knex.raw('alter table principals add column sign_in_epoch integer not null default 0');
  await knex.raw(`
    alter table sessions add column principal_id uuid generated always as ((sess->>'personId')::uuid) stored`);
  await knex.raw('create index sessions_principal on sessions (principal_id) where principal_id is not null');
  await grantToService(knex, 'select, insert', 'staff_identities');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table sessions drop column principal_id');
  await knex.raw('alter table principals drop column sign_in_epoch');
  await knex.raw('drop table staff_identities');
}
