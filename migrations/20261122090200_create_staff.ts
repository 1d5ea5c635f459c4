import type { Knex } from 'knex';
import { SYSTEM_PRINCIPAL_ID } from '../src/kernel/principal.ts';
import { grantToService } from '../src/platform/grants.ts';

const ROLES = `('requester', 'approver', 'practice_manager', 'finance', 'commissioner', 'auditor', 'safeguarding', 'admin', 'system')`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table principals (
      id uuid primary key,
      kind text not null check (kind in ('staff', 'api_key', 'system')),
      name text not null,
      title text,
      role text not null check (role in ${ROLES}),
      is_demonstration boolean not null default false,
      created_at timestamptz not null,
      ended_at timestamptz
    )`);
  await knex.raw(
    `insert into principals (id, kind, name, role, created_at)
     values (?, 'system', 'Practice Purse', 'system', '2026-04-01T00:00:00Z')`,
    [SYSTEM_PRINCIPAL_ID],
  );
  await knex.raw(`
    create table principal_practices (
      principal_id uuid not null references principals,
      practice_id uuid not null references practices,
      primary key (principal_id, practice_id)
    )`);
  await knex.raw(`
    create table api_keys (
      principal_id uuid primary key references principals,
      key_hash bytea not null unique,
      created_at timestamptz not null,
      last_used_on date
    )`);
  await grantToService(knex, 'select, insert, update', 'principals', 'principal_practices', 'api_keys');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table api_keys, principal_practices, principals');
}
