import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

/** A holder of cards is a person, or for cards that wait in a box the practice itself, under a neutral name. */
const COMPANIES = `
  alter table cardholders
    alter column recipient_id drop not null,
    add column kind text not null default 'individual' check (kind in ('individual', 'company')),
    add constraint cardholders_person check ((kind = 'individual') = (recipient_id is not null))`;

const BOXES = `
  create table card_boxes (
    id uuid primary key,
    practice_id uuid not null references practices,
    cardholder_id uuid not null references cardholders,
    size smallint not null check (size between 1 and 25),
    ordered_by uuid not null references principals,
    ordered_at timestamptz not null,
    request_key text not null,
    made_at timestamptz,
    refused_at timestamptz,
    arrived_by uuid references principals,
    arrived_at timestamptz,
    check ((arrived_by is null) = (arrived_at is null)),
    unique (ordered_by, request_key)
  )`;

/** Cards of a box: Stripe's id is known once it was made, ours once it is linked with an award. */
const CARDS = `
  create table box_cards (
    id uuid primary key,
    box_id uuid not null references card_boxes,
    practice_id uuid not null references practices,
    stripe_card_id text unique,
    last4 char(4),
    exp_month smallint,
    exp_year smallint,
    card_id uuid unique references cards,
    linked_at timestamptz,
    withdrawn_at timestamptz,
    withdrawn_because text check (withdrawn_because in ('lost', 'damaged', 'refused')),
    check ((card_id is null) = (linked_at is null)),
    check ((withdrawn_at is null) = (withdrawn_because is null))
  )`;

/** A card from a box works at tills only, whoever holds it. */
const IN_PERSON = 'alter table cards add column in_person_only boolean not null default false';

export async function up(knex: Knex): Promise<void> {
  for (const statement of [COMPANIES, BOXES, CARDS, IN_PERSON]) await knex.raw(statement);
  await knex.raw(`create unique index cardholders_company on cardholders (practice_id) where kind = 'company'`);
  await knex.raw('create index card_boxes_practice on card_boxes (practice_id, ordered_at desc)');
  await knex.raw('create index box_cards_box on box_cards (box_id)');
  await knex.raw(`
    create index box_cards_unlinked on box_cards (practice_id, last4)
    where card_id is null and withdrawn_at is null`);
  for (const table of ['card_boxes', 'box_cards']) {
    await securePracticeRows(knex, table);
    await grantToService(knex, 'select, insert, update', table);
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table box_cards, card_boxes');
  await knex.raw('alter table cards drop column in_person_only');
  await knex.raw('drop index cardholders_company');
  await knex.raw('alter table cardholders drop constraint cardholders_person, drop column kind');
  await knex.raw('alter table cardholders alter column recipient_id set not null');
}
