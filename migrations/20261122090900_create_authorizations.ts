import type { Knex } from 'knex';
import { grantToService, makeAppendOnly, securePracticeRows } from '../src/platform/grants.ts';

const MERCHANT_COLUMNS = `
      merchant_name text not null,
      merchant_network_id text,
      merchant_category text not null,
      merchant_category_code text,
      merchant_country text,
      merchant_city text`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table authorizations (
      id text primary key,
      stripe_card_id text not null,
      card_id uuid references cards,
      award_id uuid references awards,
      practice_id uuid references practices,
      budget_id uuid references budgets,
      status text not null check (status in ('declined', 'pending', 'closed', 'reversed', 'expired')),
      approved boolean not null,
      amount_pence bigint not null check (amount_pence >= 0),
      requested_pence bigint not null check (requested_pence >= 0),
      gross_approved_pence bigint not null default 0 check (gross_approved_pence >= 0),
      rounds_decided integer not null default 0,
      rounds_synced integer not null default 0,
      ${MERCHANT_COLUMNS},
      card_presence text,
      authorization_method text,
      reason_code text,
      stripe_reason text,
      requested_at timestamptz not null,
      recorded_at timestamptz not null
    )`);
  await knex.raw('create index authorizations_award on authorizations (award_id, requested_at desc)');
  await knex.raw('create index authorizations_practice on authorizations (practice_id, requested_at desc)');
  await knex.raw(`
    create table decisions (
      authorization_id text not null,
      round integer not null check (round >= 0),
      source text not null check (source in ('ours', 'explained')),
      stripe_card_id text not null,
      award_id uuid,
      practice_id uuid,
      requested_pence bigint not null,
      approved_pence bigint not null,
      approved boolean not null,
      reason_code text,
      record json not null,
      decided_at timestamptz not null,
      took_us integer not null,
      primary key (authorization_id, round),
      check (approved = (reason_code is null))
    )`);
  await makeAppendOnly(knex, 'decisions');
  await knex.raw('create index decisions_declined_increments on decisions (award_id) where round > 0 and not approved');
  await knex.raw(`
    create table card_transactions (
      id text primary key,
      authorization_id text,
      stripe_card_id text not null,
      card_id uuid references cards,
      award_id uuid references awards,
      practice_id uuid references practices,
      budget_id uuid references budgets,
      type text not null check (type in ('capture', 'refund')),
      amount_pence bigint not null,
      ${MERCHANT_COLUMNS},
      happened_at timestamptz not null,
      accrual_date date not null,
      posting_period char(7) not null,
      recorded_at timestamptz not null
    )`);
  await makeAppendOnly(knex, 'card_transactions');
  await knex.raw('create index card_transactions_award on card_transactions (award_id, happened_at desc)');
  await knex.raw('create index card_transactions_practice on card_transactions (practice_id, happened_at desc)');
  await knex.raw('create index card_transactions_authorization on card_transactions (authorization_id)');
  await knex.raw(`
    create table stripe_events (
      id text primary key,
      type text not null,
      object_id text not null,
      body jsonb not null,
      status text not null check (status in ('received', 'processed', 'ignored', 'parked')),
      attempts integer not null default 0,
      error text,
      created_at timestamptz not null,
      received_at timestamptz not null,
      finished_at timestamptz
    )`);
  await knex.raw(
    `create index stripe_events_waiting on stripe_events (received_at) where status in ('received', 'parked')`,
  );
  await knex.raw(`
    create table decline_reviews (
      id uuid primary key,
      authorization_id text not null unique references authorizations,
      award_id uuid references awards,
      practice_id uuid references practices,
      stripe_card_id text not null,
      merchant_key text not null,
      amount_pence bigint not null,
      reason_code text not null,
      status text not null check (status in ('new', 'assigned', 'waiting_practice', 'waiting_patient', 'closed')),
      is_urgent boolean not null,
      tries integer not null check (tries > 0),
      opened_at timestamptz not null,
      last_attempt_at timestamptz not null,
      due_at timestamptz not null,
      assigned_to uuid references principals,
      outcome text check (outcome in
        ('explained', 'policy_changed', 'exception_allowed', 'card_replaced', 'suspected_fraud', 'safeguarding', 'our_fault', 'no_action')),
      note text,
      closed_by uuid references principals,
      closed_at timestamptz,
      check ((status = 'closed') = (outcome is not null and closed_by is not null and closed_at is not null))
    )`);
  await knex.raw('create index decline_reviews_same_payment on decline_reviews (stripe_card_id, last_attempt_at)');
  await knex.raw(`create index decline_reviews_open on decline_reviews (due_at, id) where status <> 'closed'`);
  await knex.raw(`
    create table decline_review_attempts (
      authorization_id text primary key references authorizations,
      review_id uuid not null references decline_reviews,
      practice_id uuid references practices
    )`);
  await knex.raw('create index decline_review_attempts_review on decline_review_attempts (review_id)');
  for (const table of [
    'authorizations',
    'decisions',
    'card_transactions',
    'decline_reviews',
    'decline_review_attempts',
  ]) {
    await securePracticeRows(knex, table);
  }
  await grantToService(knex, 'select, insert, update', 'authorizations', 'stripe_events', 'decline_reviews');
  await grantToService(knex, 'select, insert', 'decisions', 'card_transactions', 'decline_review_attempts');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(
    'drop table decline_review_attempts, decline_reviews, stripe_events, card_transactions, decisions, authorizations',
  );
}
