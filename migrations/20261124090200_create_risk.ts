import type { Knex } from 'knex';
import { grantToService, makeAppendOnly, securePracticeRows } from '../src/platform/grants.ts';

const SIGNALS = `('F1', 'F2', 'F3', 'F4', 'F5', 'F7', 'F8', 'F9', 'F10', 'F11')`;

/**
 * Fraud signals with their evidence, and the settings they are raised by. One is open at a time of each kind for an
 * award, and a piece of evidence counts once for each kind. Contacts are compared by keyed hashes.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table risk_settings (
      signal text not null check (signal in ${SIGNALS}),
      version integer not null check (version > 0),
      is_on boolean not null,
      weight integer not null check (weight between 1 and 100),
      thresholds jsonb not null,
      reason text not null,
      changed_by uuid not null references principals,
      changed_at timestamptz not null,
      primary key (signal, version)
    )`);
  await makeAppendOnly(knex, 'risk_settings');
  await knex.raw(`
    create table risk_signals (
      id uuid primary key,
      signal text not null check (signal in ${SIGNALS}),
      award_id uuid not null references awards,
      practice_id uuid not null references practices,
      weight integer not null,
      settings_version integer not null,
      thresholds jsonb not null,
      figures jsonb not null,
      contact_hash bytea,
      raised_at timestamptz not null,
      last_at timestamptz not null,
      score integer not null,
      suggestion text not null check (suggestion in ('note', 'review', 'hold')),
      due_at timestamptz,
      verdict text check (verdict in ('confirmed', 'false_alarm')),
      note text,
      judged_by uuid references principals,
      judged_at timestamptz,
      check ((verdict is null) = (judged_at is null) and (verdict is null) = (judged_by is null)),
      check (verdict is null or note is not null)
    )`);
  await knex.raw('create unique index risk_signals_open on risk_signals (award_id, signal) where verdict is null');
  await knex.raw('create index risk_signals_award on risk_signals (award_id, last_at desc)');
  await knex.raw('create index risk_signals_due on risk_signals (due_at, id) where verdict is null');
  await knex.raw('create index risk_signals_latest on risk_signals (raised_at desc, id desc)');
  await knex.raw(`
    create table risk_evidence (
      signal_id uuid not null references risk_signals,
      award_id uuid not null references awards,
      practice_id uuid not null references practices,
      signal text not null,
      kind text not null check (kind in ('authorization', 'card_transaction', 'recipient')),
      item_id text not null,
      amount_pence bigint check (amount_pence >= 0),
      happened_at timestamptz not null,
      primary key (award_id, signal, item_id)
    )`);
  await makeAppendOnly(knex, 'risk_evidence');
  await knex.raw('create index risk_evidence_signal on risk_evidence (signal_id, happened_at)');
  await knex.raw(`create index risk_evidence_item on risk_evidence (item_id) where kind = 'authorization'`);
  await knex.raw(`
    create table risk_care_homes (
      contact_hash bytea primary key,
      signal_id uuid not null references risk_signals,
      registered_by uuid not null references principals,
      registered_at timestamptz not null
    )`);
  for (const table of ['risk_signals', 'risk_evidence']) await securePracticeRows(knex, table);
  await grantToService(knex, 'select, insert', 'risk_settings', 'risk_evidence', 'risk_care_homes');
  await grantToService(knex, 'select, insert, update', 'risk_signals');
  await knex.raw(`
    alter table recipients
      add column phone_hash bytea,
      add column email_hash bytea,
      add column contacts_hashed boolean not null default false`);
  await knex.raw('create index recipients_phone on recipients (phone_hash) where phone_hash is not null');
  await knex.raw('create index recipients_email on recipients (email_hash) where email_hash is not null');
  await knex.raw('create index recipients_contacts_not_hashed on recipients (id) where not contacts_hashed');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table recipients drop column phone_hash, drop column email_hash, drop column contacts_hashed');
  await knex.raw('drop table risk_care_homes, risk_evidence, risk_signals, risk_settings');
}
