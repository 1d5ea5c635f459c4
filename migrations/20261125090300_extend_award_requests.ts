import type { Knex } from 'knex';
import { grantToService, makeAppendOnly, securePracticeRows } from '../src/platform/grants.ts';

/** Waiting for funds and who released it (R65); bought before it was asked for, against an invoice (R33). */
const REQUESTS = `
  alter table awards
    add column waiting_since timestamptz,
    add column released_at timestamptz,
    add column released_by uuid references principals,
    add column release_reason text,
    add column is_bought_already boolean not null default false,
    add column invoice_dated_on date,
    add column bought_already_reason text,
    add constraint awards_waiting_since check (status <> 'waiting' or waiting_since is not null),
    add constraint awards_released check ((released_at is null) = (released_by is null)),
    add constraint awards_bought_already check (
      not is_bought_already or (method = 'invoice' and invoice_dated_on is not null and bought_already_reason is not null)
    )`;

/** What the band was tested on (R15), and what the approver answered to (R29, R30, R31). */
const DECISIONS = `
  alter table award_decisions
    add column total_28_days_pence bigint check (total_28_days_pence >= 0),
    add column needed_role text check (needed_role in ('rule', 'approver', 'finance', 'commissioner')),
    add column repeat_reason text,
    add column household_reason text,
    add column duplicate_reason text`;

/** Whether small awards are approved by rule; the newest row counts, none is off (R15). */
const SWITCHES = `
  create table approval_by_rule_switches (
    id uuid primary key,
    is_on boolean not null,
    reason text not null,
    switched_by uuid not null references principals,
    switched_at timestamptz not null
  )`;

/** One in ten of what was approved by rule, for a person to look at afterwards (R15). */
const SAMPLES = `
  create table approval_samples (
    award_id uuid primary key references awards,
    practice_id uuid not null references practices,
    sampled_at timestamptz not null,
    finding text check (finding in ('right', 'wrong')),
    note text,
    checked_by uuid references principals,
    checked_at timestamptz,
    check ((finding is null) = (checked_by is null) and (finding is null) = (checked_at is null))
  )`;

export async function up(knex: Knex): Promise<void> {
  for (const statement of [REQUESTS, DECISIONS, SWITCHES, SAMPLES]) await knex.raw(statement);
  await knex.raw(`create index awards_waiting on awards (budget_id, waiting_since, id) where status = 'waiting'`);
  await knex.raw('create index approval_samples_open on approval_samples (practice_id) where finding is null');
  await makeAppendOnly(knex, 'approval_by_rule_switches');
  await securePracticeRows(knex, 'approval_samples');
  await grantToService(knex, 'select, insert', 'approval_by_rule_switches');
  await grantToService(knex, 'select, insert, update', 'approval_samples');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table approval_samples, approval_by_rule_switches');
  await knex.raw(`
    alter table award_decisions
      drop column total_28_days_pence, drop column needed_role, drop column repeat_reason,
      drop column household_reason, drop column duplicate_reason`);
  await knex.raw(`
    alter table awards
      drop column waiting_since, drop column released_at, drop column released_by, drop column release_reason,
      drop column is_bought_already, drop column invoice_dated_on, drop column bought_already_reason`);
}
