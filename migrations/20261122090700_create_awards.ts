import type { Knex } from 'knex';
import { grantToService, makeAppendOnly, securePracticeRows } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table awards (
      id uuid primary key,
      reference text not null unique,
      practice_id uuid not null references practices,
      budget_id uuid not null references budgets,
      recipient_id uuid not null references recipients,
      policy_version_id uuid not null references policy_versions,
      method text not null check (method in ('card', 'voucher', 'invoice')),
      card_type text check (card_type in ('virtual', 'physical')),
      amount_pence bigint not null check (amount_pence > 0),
      status text not null check (status in
        ('draft', 'waiting', 'requested', 'approved', 'issuing', 'active', 'paused', 'finished', 'reviewed', 'refused', 'withdrawn')),
      legal_route text not null check (legal_route in ('direct_payment', 'notional', 'discretionary')),
      need text not null,
      outcome text not null,
      other_help_tried text not null,
      methods_offered text[] not null,
      method_reason text,
      expires_on date not null,
      requested_by uuid not null references principals,
      requested_at timestamptz not null,
      request_key text,
      request_hash bytea,
      active_at timestamptz,
      ended_at timestamptz,
      end_reason text check (end_reason in ('spent', 'expired', 'cancelled', 'withdrawn', 'died', 'issue_failed')),
      check ((status in ('finished', 'reviewed')) = (end_reason is not null))
    )`);
  await knex.raw('create unique index awards_request_key on awards (requested_by, request_key)');
  await knex.raw('create index awards_practice on awards (practice_id, requested_at desc, id desc)');
  await knex.raw('create index awards_recipient on awards (recipient_id)');
  await knex.raw('create index awards_budget on awards (budget_id)');
  await knex.raw(`create index awards_ending on awards (expires_on) where status in ('active', 'paused', 'issuing')`);
  await knex.raw(`
    create table award_decisions (
      id uuid primary key,
      award_id uuid not null references awards,
      practice_id uuid not null references practices,
      principal_id uuid not null references principals,
      role text not null,
      outcome text not null check (outcome in ('approved', 'refused')),
      reason text,
      decided_at timestamptz not null
    )`);
  await knex.raw('create index award_decisions_award on award_decisions (award_id)');
  await makeAppendOnly(knex, 'award_decisions');
  await knex.raw(`
    create function raise_award_version() returns trigger language plpgsql as $$
    begin
      update ledger_accounts set version = version + 1
      where kind = 'award' and award_id = (to_jsonb(new) ->> tg_argv[0])::uuid;
      return new;
    end $$`);
  await knex.raw(`
    create trigger awards_raise_version after update on awards
    for each row execute function raise_award_version('id')`);
  await securePracticeRows(knex, 'awards');
  await securePracticeRows(knex, 'award_decisions');
  await grantToService(knex, 'select, insert, update', 'awards');
  await grantToService(knex, 'select, insert', 'award_decisions');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table award_decisions, awards');
  await knex.raw('drop function raise_award_version');
}
