import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table cardholders (
      id uuid primary key,
      recipient_id uuid not null unique references recipients,
      practice_id uuid not null references practices,
      stripe_cardholder_id text unique,
      created_at timestamptz not null
    )`);
  await knex.raw(`
    create table cards (
      id uuid primary key,
      award_id uuid not null references awards,
      practice_id uuid not null references practices,
      cardholder_id uuid not null references cardholders,
      stripe_card_id text unique,
      type text not null check (type in ('virtual', 'physical')),
      status text not null check (status in ('ordered', 'inactive', 'active', 'frozen', 'cancelled', 'expired')),
      freeze_kind text check (freeze_kind in ('holder', 'staff', 'protective')),
      frozen_by uuid references principals,
      cancel_reason text check (cancel_reason in ('replaced', 'lost', 'stolen', 'award_over', 'issue_failed')),
      last4 char(4),
      exp_month smallint,
      exp_year smallint,
      stripe_limit_pence bigint,
      created_at timestamptz not null,
      activated_at timestamptz,
      cancelled_at timestamptz,
      check ((status = 'frozen') = (freeze_kind is not null))
    )`);
  await knex.raw('create index cards_award on cards (award_id)');
  await knex.raw(`
    create trigger cards_raise_version after insert or update on cards
    for each row execute function raise_award_version('award_id')`);
  await knex.raw(`
    create table vouchers (
      award_id uuid primary key references awards,
      practice_id uuid not null references practices,
      issued_at timestamptz not null,
      printed_at timestamptz,
      claimed_at timestamptz,
      voided_at timestamptz
    )`);
  await knex.raw(`
    create table access_codes (
      id uuid primary key,
      award_id uuid not null references awards,
      practice_id uuid not null references practices,
      purpose text not null check (purpose in ('voucher', 'letter')),
      code_hash bytea not null unique,
      made_by uuid not null references principals,
      made_at timestamptz not null,
      cancelled_at timestamptz
    )`);
  await knex.raw('create unique index access_codes_one_live on access_codes (award_id) where cancelled_at is null');
  for (const table of ['cardholders', 'cards', 'vouchers', 'access_codes']) {
    await securePracticeRows(knex, table);
    await grantToService(knex, 'select, insert, update', table);
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table access_codes, vouchers, cards, cardholders');
}
