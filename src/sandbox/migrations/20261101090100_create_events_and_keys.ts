import type { Knex } from 'knex';

/** What is told to webhook endpoints, what was answered to idempotent requests, and short-lived keys to card details. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table webhook_endpoints (
      id text primary key,
      seq bigint generated always as identity unique,
      created bigint not null,
      object jsonb not null,
      secret text not null,
      configured boolean not null default false);
    create unique index on webhook_endpoints (configured) where configured;

    create table events (
      id text primary key,
      seq bigint generated always as identity unique,
      created bigint not null,
      object jsonb not null,
      subject text not null,
      type text generated always as (object->>'type') stored);
    create index on events (subject);
    create index on events (type, seq);

    create table deliveries (
      id bigint generated always as identity primary key,
      event_id text not null references events (id),
      endpoint_id text not null,
      state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
      attempts int not null default 0,
      due_at timestamptz not null,
      last_error text);
    create index on deliveries (event_id);
    create index on deliveries (due_at, id) where state = 'pending';

    create table idempotent_responses (
      key text primary key,
      fingerprint text not null,
      status int not null,
      body jsonb not null,
      created bigint not null);

    create table card_nonces (
      nonce_hash text primary key,
      card text not null,
      expires bigint not null,
      used boolean not null default false);

    create table ephemeral_keys (
      id text primary key,
      seq bigint generated always as identity unique,
      created bigint not null,
      object jsonb not null,
      secret_hash text not null unique,
      nonce_hash text not null,
      card text not null,
      expires bigint not null);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table ephemeral_keys, card_nonces, idempotent_responses, deliveries, events, webhook_endpoints');
}
