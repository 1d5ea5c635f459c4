import type { Knex } from 'knex';
import { createServiceRole, grantToService, makeAppendOnly, securePracticeRows } from '../src/platform/grants.ts';

export async function up(knex: Knex): Promise<void> {
  await createServiceRole(knex);
  await knex.raw(`
    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
    end $$`);
  await knex.raw(`
    create table installation (
      name text primary key,
      value text not null
    )`);
  await knex.raw(`
    create table audit_entries (
      id uuid primary key,
      at timestamptz not null,
      principal_id uuid not null,
      principal_kind text not null,
      role text not null,
      action text not null,
      entity_kind text not null,
      entity_id text not null,
      practice_id uuid,
      before jsonb,
      after jsonb,
      reason text,
      request_id text not null
    )`);
  await knex.raw('create index audit_entries_entity on audit_entries (entity_kind, entity_id, at)');
  await makeAppendOnly(knex, 'audit_entries');
  await securePracticeRows(knex, 'audit_entries', { writable: 'any' });
  await knex.raw(`
    create table domain_events (
      id bigint generated always as identity primary key,
      type text not null,
      occurred_at timestamptz not null,
      practice_id uuid,
      award_id uuid,
      payload jsonb not null,
      dispatched_at timestamptz
    )`);
  await securePracticeRows(knex, 'domain_events', { writable: 'any' });
  await knex.raw('create index domain_events_waiting on domain_events (id) where dispatched_at is null');
  await knex.raw(`
    create table sessions (
      sid varchar primary key,
      sess json not null,
      expire timestamp(6) not null
    )`);
  await knex.raw('create index sessions_expire on sessions (expire)');
  await knex.raw(`
    create function enqueue_job(p_task text, p_payload json, p_key text, p_queue text, p_run_at timestamptz)
    returns void language plpgsql security definer set search_path = public, pg_temp as $$
    begin
      perform graphile_worker.add_job(p_task, p_payload, queue_name => p_queue, run_at => p_run_at, job_key => p_key);
    end $$`);
  await knex.raw('revoke all on function enqueue_job(text, json, text, text, timestamptz) from public');
  await grantToService(knex, 'execute', 'function enqueue_job(text, json, text, text, timestamptz)');
  await grantToService(knex, 'select, insert, update', 'installation');
  await grantToService(knex, 'select, insert', 'audit_entries');
  await grantToService(knex, 'select, insert, update', 'domain_events');
  await grantToService(knex, 'select, insert, update, delete', 'sessions');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table sessions, domain_events, audit_entries, installation');
  await knex.raw('drop function enqueue_job, refuse_change');
}
