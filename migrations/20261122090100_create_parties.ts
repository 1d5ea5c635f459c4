import type { Knex } from 'knex';
import { grantToService } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table parties (
      id uuid primary key,
      kind text not null check (kind in ('commissioner', 'practice', 'alliance')),
      code text not null unique,
      created_at timestamptz not null
    )`);
  await knex.raw(`
    create table party_names (
      party_id uuid not null references parties,
      name text not null,
      valid_from date not null,
      valid_to date,
      primary key (party_id, valid_from),
      check (valid_to is null or valid_to > valid_from)
    )`);
  await knex.raw(`
    create table party_successions (
      predecessor_id uuid not null references parties,
      successor_id uuid not null references parties,
      effective_on date not null,
      primary key (predecessor_id, successor_id)
    )`);
  await knex.raw(`
    create table practices (
      id uuid primary key references parties,
      list_size integer not null check (list_size >= 0),
      address_line1 text not null,
      city text not null,
      postcode text not null,
      phone text not null
    )`);
  await knex.raw(`
    create table alliance_members (
      alliance_id uuid not null references parties,
      practice_id uuid not null references practices,
      joined_on date not null,
      left_on date,
      primary key (alliance_id, practice_id, joined_on)
    )`);
  await grantToService(
    knex,
    'select, insert, update',
    'parties',
    'party_names',
    'party_successions',
    'practices',
    'alliance_members',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table alliance_members, practices, party_successions, party_names, parties');
}
