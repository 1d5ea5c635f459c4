import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

/** The file and what is wrong with it are kept as cipher text, and only until the requests are made or a day is over. */
const UPLOADS = `
  create table bulk_uploads (
    id uuid primary key,
    practice_id uuid not null references practices,
    status text not null check (status in
      ('checking', 'has_errors', 'ready', 'making', 'made', 'not_made', 'removed')),
    uploaded_by uuid not null references principals,
    uploaded_at timestamptz not null,
    request_key text not null,
    request_hash bytea not null,
    file_encrypted bytea,
    findings_encrypted bytea,
    key_version text not null,
    lines smallint check (lines between 0 and 500),
    done_lines smallint not null default 0,
    finding_count integer not null default 0,
    total_pence bigint check (total_pence >= 0),
    available_pence bigint,
    confirmed_at timestamptz,
    finished_at timestamptz,
    removed_at timestamptz,
    check ((removed_at is null) = (file_encrypted is not null)),
    check (removed_at is null or findings_encrypted is null),
    check (status <> 'made' or removed_at is not null),
    unique (uploaded_by, request_key)
  )`;

/** Which line became which award. */
const LINES = `
  create table bulk_lines (
    upload_id uuid not null references bulk_uploads,
    line integer not null check (line > 1),
    practice_id uuid not null references practices,
    award_id uuid not null unique references awards,
    primary key (upload_id, line)
  )`;

export async function up(knex: Knex): Promise<void> {
  for (const statement of [UPLOADS, LINES]) await knex.raw(statement);
  await knex.raw('create index bulk_uploads_practice on bulk_uploads (practice_id, uploaded_at desc)');
  await knex.raw('create index bulk_uploads_kept on bulk_uploads (uploaded_at) where removed_at is null');
  for (const table of ['bulk_uploads', 'bulk_lines']) await securePracticeRows(knex, table);
  await grantToService(knex, 'select, insert, update', 'bulk_uploads');
  await grantToService(knex, 'select, insert', 'bulk_lines');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table bulk_lines, bulk_uploads');
}
