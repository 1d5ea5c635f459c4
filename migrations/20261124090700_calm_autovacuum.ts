import type { Knex } from 'knex';

/** Rows are added at every payment and seldom or never changed. */
const GROWING = ['authorizations', 'decisions', 'ledger_transfers', 'card_transactions', 'domain_events'];

/**
 * A table that only grows has nothing to clean up, and a payment's update of an award's account cleans up after the one
 * before it within the page. By its usual figures PostgreSQL would still go through these tables again and again while
 * they are young and payments come in, and cards would wait for it.
 */
export async function up(knex: Knex): Promise<void> {
  for (const table of GROWING) await knex.raw(`alter table ${table} set (autovacuum_vacuum_insert_threshold = 200000)`);
  await knex.raw('alter table ledger_accounts set (autovacuum_vacuum_scale_factor = 1)');
}

export async function down(knex: Knex): Promise<void> {
  for (const table of GROWING) await knex.raw(`alter table ${table} reset (autovacuum_vacuum_insert_threshold)`);
  await knex.raw('alter table ledger_accounts reset (autovacuum_vacuum_scale_factor)');
}
