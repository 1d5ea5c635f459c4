import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

/** Whom the practice pays. Bank details only as cipher text; the last digits tell people which account is meant. */
const SUPPLIERS = `
  create table suppliers (
    id uuid primary key,
    practice_id uuid not null references practices,
    name text not null,
    bank_encrypted bytea not null,
    bank_key_version text not null,
    account_ends char(3) not null,
    bank_set_by uuid not null references principals,
    bank_set_at timestamptz not null,
    held_until timestamptz,
    created_at timestamptz not null
  )`;

const INVOICES = `
  create table invoices (
    id uuid primary key,
    award_id uuid not null references awards,
    practice_id uuid not null references practices,
    supplier_id uuid not null references suppliers,
    reference text not null,
    amount_pence bigint not null check (amount_pence > 0),
    dated_on date not null,
    status text not null check (status in ('received', 'checked', 'paid', 'refused', 'withdrawn')),
    recorded_by uuid not null references principals,
    recorded_at timestamptz not null,
    checked_by uuid references principals,
    checked_at timestamptz,
    paid_by uuid references principals,
    paid_at timestamptz,
    refused_by uuid references principals,
    refused_at timestamptz,
    refusal_reason text,
    check ((status = 'paid') = (paid_at is not null)),
    check (status not in ('checked', 'paid') or checked_by is distinct from recorded_by),
    check (status <> 'paid' or checked_by is not null and paid_by is distinct from recorded_by),
    check ((status = 'refused') = (refusal_reason is not null))
  )`;

/** While an invoice waits to be paid its award does not end by its last day: the supplier has done the work. */
const AWARDS = 'alter table awards add column invoiced_at timestamptz';

export async function up(knex: Knex): Promise<void> {
  for (const statement of [SUPPLIERS, INVOICES, AWARDS]) await knex.raw(statement);
  await knex.raw('create unique index suppliers_name on suppliers (practice_id, lower(name))');
  await knex.raw(`create unique index invoices_open on invoices (award_id) where status in ('received', 'checked')`);
  await knex.raw(`
    create unique index invoices_reference on invoices (supplier_id, lower(reference))
    where status not in ('refused', 'withdrawn')`);
  await knex.raw('create index invoices_status on invoices (status, recorded_at)');
  await knex.raw('create index invoices_award on invoices (award_id, recorded_at)');
  for (const table of ['suppliers', 'invoices']) {
    await securePracticeRows(knex, table);
    await grantToService(knex, 'select, insert, update', table);
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table awards drop column invoiced_at');
  await knex.raw('drop table invoices, suppliers');
}
