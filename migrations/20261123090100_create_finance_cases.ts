import type { Knex } from 'knex';
import { grantToService, makeAppendOnly, securePracticeRows } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table finance_cases (
      id uuid primary key,
      kind text not null check (kind in
        ('shortfall', 'unmatched_refund', 'closed_budget_refund', 'approved_without_us', 'issuing_balance_short',
         'death', 'card_trouble', 'dispute_deadline')),
      subject_id text not null,
      award_id uuid references awards,
      practice_id uuid references practices,
      budget_id uuid references budgets,
      status text not null check (status in ('new', 'assigned', 'closed')),
      is_urgent boolean not null,
      amount_pence bigint not null check (amount_pence >= 0),
      open_pence bigint not null check (open_pence >= 0),
      facts jsonb not null,
      opened_at timestamptz not null,
      due_at timestamptz not null,
      assigned_to uuid references principals,
      outcome text,
      note text,
      closed_by uuid references principals,
      closed_at timestamptz,
      check ((status = 'closed') = (outcome is not null and closed_by is not null and closed_at is not null))
    )`);
  await knex.raw(`
    create unique index finance_cases_open_subject on finance_cases (kind, subject_id) where status <> 'closed'`);
  await knex.raw(`create index finance_cases_due on finance_cases (due_at, id) where status <> 'closed'`);
  await knex.raw('create index finance_cases_award on finance_cases (award_id) where award_id is not null');
  await knex.raw(`
    create table finance_case_entries (
      id uuid primary key,
      case_id uuid not null references finance_cases,
      practice_id uuid references practices,
      at timestamptz not null,
      what text not null check (what in
        ('opened', 'grew', 'repaid', 'charged', 'recovered', 'assigned', 'deadline_near', 'dispute_closed', 'closed')),
      amount_pence bigint not null default 0 check (amount_pence >= 0),
      open_pence bigint not null check (open_pence >= 0),
      cause text,
      principal_id uuid not null references principals,
      note text,
      request_key text
    )`);
  await knex.raw('create index finance_case_entries_case on finance_case_entries (case_id, at)');
  await knex.raw(`
    create unique index finance_case_entries_request on finance_case_entries (case_id, request_key)
    where request_key is not null`);
  await makeAppendOnly(knex, 'finance_case_entries');
  for (const table of ['finance_cases', 'finance_case_entries']) await securePracticeRows(knex, table);
  await grantToService(knex, 'select, insert, update', 'finance_cases');
  await grantToService(knex, 'select, insert', 'finance_case_entries');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table finance_case_entries, finance_cases');
}
