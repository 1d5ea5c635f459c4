import type { Knex } from 'knex';

const OBJECT = `
  id text primary key,
  seq bigint generated always as identity unique,
  created bigint not null,
  object jsonb not null`;

/** One table per Stripe resource: the object as it is sent, and columns for what is filtered, summed or kept private. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table cardholders (${OBJECT});

    create table cards (${OBJECT},
      number text not null,
      cvc text not null,
      chain text not null,
      cardholder text generated always as (object->>'cardholder') stored);
    create index on cards (cardholder);

    create table authorizations (${OBJECT},
      chain text not null,
      captured bigint not null default 0,
      card text generated always as (object->>'card') stored,
      cardholder text generated always as (object->>'cardholder') stored,
      category text generated always as (object#>>'{merchant_data,category}') stored,
      used bigint generated always as (case
        when (object->>'approved')::boolean and object->>'status' = 'pending'
        then greatest((object->>'amount')::bigint, captured) else captured end) stored);
    create index on authorizations (chain, created);
    create index on authorizations (cardholder, created);
    create index on authorizations (card, seq);
    create index on authorizations (id) where object->>'pending_request' is not null;

    create table transactions (${OBJECT},
      chain text not null,
      refund_of text references transactions (id),
      amount bigint generated always as ((object->>'amount')::bigint) stored,
      card text generated always as (object->>'card') stored,
      cardholder text generated always as (object->>'cardholder') stored,
      "authorization" text generated always as (object->>'authorization') stored,
      category text generated always as (object#>>'{merchant_data,category}') stored);
    create index on transactions ("authorization");
    create index on transactions (refund_of);
    create index on transactions (chain, created);
    create index on transactions (cardholder, created);
    create index on transactions (card, seq);

    create table balances (currency text primary key, issuing_available bigint not null);
    insert into balances values ('gbp', 0);

    create table balance_transactions (${OBJECT}, "authorization" text);
    create index on balance_transactions ("authorization");
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table balance_transactions, balances, transactions, authorizations, cards, cardholders');
}
