import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table budgets (
      id uuid primary key,
      owner_party_id uuid not null references parties,
      practice_id uuid references practices,
      commissioner_id uuid not null references parties,
      financial_year char(7) not null,
      purpose text not null,
      status text not null check (status in ('draft', 'letter_sent', 'acknowledged', 'open', 'frozen', 'closed')),
      letter_sent_at timestamptz,
      acknowledged_at timestamptz,
      acknowledged_by uuid references principals,
      opened_at timestamptz,
      stopped_reason text,
      created_at timestamptz not null,
      unique (owner_party_id, financial_year, purpose)
    )`);
  await securePracticeRows(knex, 'budgets', { shared: true });
  await knex.raw(`
    create table stops (
      id uuid primary key,
      kind text not null check (kind in ('scheme', 'practice', 'policy', 'budget')),
      target text not null,
      reason text not null,
      started_by uuid not null references principals,
      started_at timestamptz not null,
      ended_at timestamptz
    )`);
  await knex.raw('create unique index stops_in_force on stops (kind, target) where ended_at is null');
  await knex.raw(
    'create table stop_epoch (single boolean primary key default true check (single), epoch bigint not null)',
  );
  await knex.raw('insert into stop_epoch (epoch) values (1)');
  await grantToService(knex, 'select, insert, update', 'budgets', 'stops', 'stop_epoch');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table stop_epoch, stops, budgets');
}
