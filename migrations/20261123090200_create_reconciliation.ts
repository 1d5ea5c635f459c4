import type { Knex } from 'knex';
import { grantToService, makeAppendOnly } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table reconciliation_runs (
      id uuid primary key,
      kind text not null check (kind in ('missed_events', 'sweep', 'balances')),
      started_at timestamptz not null,
      finished_at timestamptz not null,
      result jsonb not null
    )`);
  await makeAppendOnly(knex, 'reconciliation_runs');
  await knex.raw('create index reconciliation_runs_latest on reconciliation_runs (kind, started_at desc)');
  await knex.raw(`
    create table reconciliation_breaks (
      id uuid primary key,
      kind text not null check (kind in
        ('missing_transaction', 'unknown_transaction', 'amount_differs', 'hold_differs', 'unknown_card',
         'unbooked_funding', 'unknown_funding', 'dispute_differs', 'unbooked_movement', 'balance_differs',
         'cannot_settle')),
      subject text not null,
      ours_pence bigint not null,
      stripe_pence bigint not null,
      opened_at timestamptz not null,
      last_seen_at timestamptz not null,
      assigned_to uuid references principals,
      outcome text check (outcome in ('arrived', 'accepted')),
      reason text,
      closed_by uuid references principals,
      closed_at timestamptz,
      gone_at timestamptz,
      check ((outcome is null) = (closed_at is null)),
      check (outcome is null or (outcome = 'accepted') = (closed_by is not null and reason is not null))
    )`);
  await knex.raw(
    'create unique index reconciliation_breaks_open on reconciliation_breaks (kind, subject) where outcome is null',
  );
  await knex.raw(`
    create index reconciliation_breaks_accepted on reconciliation_breaks (kind, subject)
    where outcome = 'accepted' and gone_at is null`);
  await knex.raw('create index reconciliation_breaks_latest on reconciliation_breaks (opened_at desc, id desc)');
  await knex.raw(`
    create table issuing_balance (
      only_one boolean primary key default true check (only_one),
      amount_pence bigint not null,
      ours_pence bigint not null,
      read_at timestamptz not null
    )`);
  await knex.raw(`
    create index ledger_transfers_cash on ledger_transfers (event_at)
    where kind in ('settlement', 'settlement_refund')`);
  await knex.raw(`
    create index ledger_transfers_other_cash on ledger_transfers (kind)
    where kind in ('funding', 'dispute_credit', 'dispute_credit_reversal')`);
  await knex.raw(`create index authorizations_pending on authorizations (id) where status = 'pending'`);
  await grantToService(knex, 'select, insert', 'reconciliation_runs');
  await grantToService(knex, 'select, insert, update', 'reconciliation_breaks', 'issuing_balance');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index ledger_transfers_cash, ledger_transfers_other_cash, authorizations_pending');
  await knex.raw('drop table issuing_balance, reconciliation_breaks, reconciliation_runs');
}
