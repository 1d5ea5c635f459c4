import type { Knex } from 'knex';
import { grantToService, makeAppendOnly, securePracticeRows } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table delegations (
      id uuid primary key,
      practice_id uuid not null references practices,
      principal_id uuid not null references principals,
      starts_on date not null,
      ends_on date not null,
      reason text not null,
      named_by uuid not null references principals,
      named_at timestamptz not null,
      ended_at timestamptz,
      ended_by uuid references principals,
      check (ends_on >= starts_on),
      check (ends_on < starts_on + interval '12 months'),
      check (named_by <> principal_id),
      check ((ended_at is null) = (ended_by is null))
    )`);
  await knex.raw('create index delegations_of on delegations (principal_id, practice_id)');
  await knex.raw('create index delegations_practice on delegations (practice_id, named_at desc, id desc)');
  await securePracticeRows(knex, 'delegations');
  // Whom staff are close to, by keyed hashes alone: nobody can be read from them.
  await knex.raw(`
    create table staff_declarations (
      id uuid primary key,
      principal_id uuid not null references principals,
      link text not null check (link in ('self', 'household', 'family')),
      nhs_number_hash bytea,
      name_birth_hash bytea not null,
      declared_at timestamptz not null
    )`);
  await knex.raw('create index staff_declarations_of on staff_declarations (principal_id)');
  await makeAppendOnly(knex, 'staff_declarations');
  await knex.raw(`
    create table staff_handovers (
      id uuid primary key,
      principal_id uuid not null references principals,
      kind text not null,
      item_id text not null,
      practice_id uuid references practices,
      handed_to uuid references principals,
      at timestamptz not null
    )`);
  await knex.raw('create index staff_handovers_of on staff_handovers (principal_id, kind)');
  await securePracticeRows(knex, 'staff_handovers');
  await makeAppendOnly(knex, 'staff_handovers');
  await grantToService(knex, 'select, insert, update', 'delegations');
  await grantToService(knex, 'select, insert', 'staff_declarations', 'staff_handovers');
  await grantToService(knex, 'delete', 'principal_practices');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table staff_handovers, staff_declarations, delegations');
}
