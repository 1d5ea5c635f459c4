import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table households (
      id uuid primary key,
      practice_id uuid not null references practices,
      created_at timestamptz not null
    )`);
  await knex.raw(`
    create table recipients (
      id uuid primary key,
      practice_id uuid not null references practices,
      household_id uuid references households,
      identity_encrypted bytea not null,
      identity_key_version text not null,
      nhs_number_hash bytea,
      name_birth_hash bytea not null,
      name_birth_postcode_hash bytea,
      communication_needs text not null,
      created_by uuid not null references principals,
      created_at timestamptz not null
    )`);
  await knex.raw('create index recipients_nhs_number on recipients (practice_id, nhs_number_hash)');
  await knex.raw('create index recipients_name_birth on recipients (practice_id, name_birth_hash)');
  await knex.raw('create index recipients_name_birth_postcode on recipients (practice_id, name_birth_postcode_hash)');
  await knex.raw(`
    create table recipient_consents (
      id uuid primary key,
      recipient_id uuid not null references recipients,
      practice_id uuid not null references practices,
      given_on date not null,
      stated_by uuid not null references principals,
      recorded_at timestamptz not null,
      withdrawn_at timestamptz
    )`);
  await securePracticeRows(knex, 'households');
  await securePracticeRows(knex, 'recipients');
  await securePracticeRows(knex, 'recipient_consents');
  await grantToService(knex, 'select, insert, update', 'households', 'recipients', 'recipient_consents');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table recipient_consents, recipients, households');
}
