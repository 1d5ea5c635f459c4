import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table disputes (
      id uuid primary key,
      stripe_dispute_id text unique,
      card_transaction_id text not null references card_transactions,
      award_id uuid not null references awards,
      practice_id uuid not null references practices,
      budget_id uuid not null references budgets,
      amount_pence bigint not null check (amount_pence > 0),
      reason text not null,
      explanation text,
      product_description text,
      product_type text check (product_type in ('merchandise', 'service')),
      original_transaction_id text,
      status text not null check (status in ('draft', 'submitted', 'won', 'lost', 'expired', 'withdrawn')),
      source text not null check (source in ('ours', 'stripe')),
      deadline_at timestamptz not null,
      opened_by uuid not null references principals,
      opened_at timestamptz not null,
      submit_asked_by uuid references principals,
      submit_asked_at timestamptz,
      submitted_at timestamptz,
      closed_at timestamptz,
      loss_reason text,
      refusal text,
      cash_pence bigint not null default 0,
      award_pence bigint not null default 0 check (award_pence >= 0),
      award_moves integer not null default 0,
      balance_transactions integer not null default 0
    )`);
  await knex.raw('create index disputes_card_transaction on disputes (card_transaction_id)');
  await knex.raw('create index disputes_award on disputes (award_id, opened_at desc)');
  await knex.raw(`create index disputes_open on disputes (deadline_at) where status in ('draft', 'submitted')`);
  await securePracticeRows(knex, 'disputes');
  await grantToService(knex, 'select, insert, update', 'disputes');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table disputes');
}
