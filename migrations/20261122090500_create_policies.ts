import type { Knex } from 'knex';
import { grantToService } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table policy_versions (
      id uuid primary key,
      slug text not null,
      version integer not null check (version > 0),
      name text not null,
      status text not null check (status in ('draft', 'proposed', 'active', 'retired')),
      terms jsonb not null,
      effective_from timestamptz not null,
      created_at timestamptz not null,
      unique (slug, version)
    )`);
  await knex.raw(`create unique index policy_versions_one_active on policy_versions (slug) where status = 'active'`);
  await knex.raw(`
    create table never_allowed_lists (
      version integer primary key,
      entries jsonb not null,
      effective_from timestamptz not null,
      created_at timestamptz not null
    )`);
  await grantToService(knex, 'select, insert, update', 'policy_versions');
  await grantToService(knex, 'select, insert', 'never_allowed_lists');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table never_allowed_lists, policy_versions');
}
