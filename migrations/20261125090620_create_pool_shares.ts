import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

/** What an alliance's pool is for, and how much of it each of its practices may use at most. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table pool_terms (
      budget_id uuid primary key references budgets,
      policies text[] not null,
      changed_by uuid not null references principals,
      changed_at timestamptz not null
    )`);
  await knex.raw(`
    create table pool_shares (
      budget_id uuid not null references pool_terms,
      practice_id uuid not null references practices,
      share_pence bigint not null check (share_pence >= 0),
      primary key (budget_id, practice_id)
    )`);
  await securePracticeRows(knex, 'pool_shares');
  await grantToService(knex, 'select, insert, update', 'pool_terms');
  await grantToService(knex, 'select, insert, update, delete', 'pool_shares');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table pool_shares, pool_terms');
}
