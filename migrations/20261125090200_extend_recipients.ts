import type { Knex } from 'knex';
import { grantToService, makeAppendOnly, securePracticeRows } from '../src/platform/grants.ts';

/** What every record about a person carries: whose it is, what of it is sealed, who recorded it and when. */
const ABOUT_A_PERSON = `
  id uuid primary key,
  recipient_id uuid not null references recipients,
  practice_id uuid not null references practices,
  sealed bytea,
  key_version text,
  recorded_by uuid not null references principals,
  recorded_at timestamptz not null,
  check ((sealed is null) = (key_version is null))`;

/** Each row replaces the one before; the newest holds. */
const VERSIONS = ['recipient_needs', 'recipient_contacts', 'recipient_capacity', 'recipient_care_plans'];

async function createVersions(knex: Knex): Promise<void> {
  await knex.raw(`
    create table recipient_needs (${ABOUT_A_PERSON},
      formats text[] not null,
      channel text,
      language text,
      interpreter text
    )`);
  await knex.raw(`
    create table recipient_contacts (${ABOUT_A_PERSON},
      may_text boolean not null,
      may_call boolean not null,
      may_leave_message boolean not null,
      may_email boolean not null,
      may_post boolean not null,
      do_not_contact boolean not null,
      check (not do_not_contact or not (may_text or may_call or may_leave_message or may_email or may_post))
    )`);
  await knex.raw(`
    create table recipient_capacity (${ABOUT_A_PERSON},
      lacks_capacity boolean not null,
      assessed_on date not null,
      check (not lacks_capacity or sealed is not null)
    )`);
  await knex.raw(`
    create table recipient_care_plans (${ABOUT_A_PERSON},
      reference text not null,
      is_not_excluded boolean not null,
      agreed_on date not null,
      reviewed_on date check (reviewed_on >= agreed_on),
      review_due_on date not null
    )`);
  for (const table of VERSIONS) {
    await knex.raw(`create index ${table}_newest on ${table} (recipient_id, id desc)`);
    await makeAppendOnly(knex, table);
  }
}

async function createRepresentatives(knex: Knex): Promise<void> {
  await knex.raw(`
    create table recipient_representatives (${ABOUT_A_PERSON},
      kind text not null check (kind in ('nominee', 'deputy', 'attorney', 'donee', 'parental', 'appointed')),
      person_hash bytea not null,
      evidence_seen_on date not null,
      evidence_seen_by uuid not null references principals,
      is_identity_checked boolean not null,
      has_recipient_agreed boolean not null,
      has_representative_agreed boolean not null,
      starts_on date not null,
      ends_on date check (ends_on >= starts_on),
      review text not null check (review in ('not_needed', 'pending', 'allowed', 'refused')),
      reviewed_by uuid references principals,
      reviewed_at timestamptz,
      review_reason text,
      ended_at timestamptz,
      ended_by uuid references principals,
      end_reason text,
      check (sealed is not null),
      constraint recipient_representatives_nominee check (kind <> 'nominee'
        or (is_identity_checked and has_recipient_agreed and has_representative_agreed and ends_on is not null)),
      constraint recipient_representatives_reviewed check
        ((review in ('allowed', 'refused')) = (reviewed_by is not null and reviewed_at is not null)),
      constraint recipient_representatives_ended check
        ((ended_at is null) = (ended_by is null) and (review <> 'refused' or ended_at is not null))
    )`);
  await knex.raw('create index recipient_representatives_of on recipient_representatives (recipient_id, id)');
  await knex.raw(`
    create index recipient_representatives_person on recipient_representatives (person_hash) where ended_at is null`);
  await knex.raw(`
    create function nominee_load(p_person bytea, p_day date) returns integer
    language plpgsql security definer set search_path = public, pg_temp as $$
    declare
      v_scope text := current_setting('app.practices', true);
      v_load integer;
    begin
      perform set_config('app.practices', '*', true);
      select count(distinct r.recipient_id) into v_load from recipient_representatives r
      where r.person_hash = p_person and r.kind = 'nominee' and r.ended_at is null and r.ends_on >= p_day;
      perform set_config('app.practices', coalesce(v_scope, ''), true);
      return v_load;
    end $$`);
  await knex.raw('revoke all on function nominee_load(bytea, date) from public');
  await grantToService(knex, 'execute', 'function nominee_load(bytea, date)');
}

async function createIdentityViews(knex: Knex): Promise<void> {
  await knex.raw(`
    create table identity_views (
      id uuid primary key,
      principal_id uuid not null references principals,
      recipient_id uuid not null references recipients,
      practice_id uuid not null references practices,
      reason_code text,
      reason text,
      viewed_at timestamptz not null,
      ends_at timestamptz not null check (ends_at > viewed_at),
      check ((reason_code is null) = (reason is null))
    )`);
  await knex.raw(`
    create index identity_views_running on identity_views (principal_id, recipient_id, ends_at desc)`);
  await makeAppendOnly(knex, 'identity_views');
}

/**
 * What a practice knows of the people it helps beyond who they are: how they need to be written or spoken to, which
 * ways to them are safe, who may act for them, whether they can decide for themselves, what plan they have, whom they
 * live with; and who has looked at who they are. Of the older free texts it is taken that they were asked for when the
 * person was added; contacts are hashed anew, for the postcode too.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw("select set_config('app.practices', '*', true)");
  await knex.raw(`
    alter table recipients
      add column needs_reviewed_on date,
      add column postcode_hash bytea`);
  await knex.raw(`
    update recipients set needs_reviewed_on = (created_at at time zone 'Europe/London')::date
    where communication_needs <> 'not asked'`);
  await knex.raw('update recipients set contacts_hashed = false where contacts_hashed');
  await knex.raw('create index recipients_postcode on recipients (practice_id, postcode_hash)');
  await knex.raw('create index recipients_household on recipients (household_id) where household_id is not null');
  await knex.raw('create index recipients_newest on recipients (practice_id, id desc)');
  await createVersions(knex);
  await createRepresentatives(knex);
  await createIdentityViews(knex);
  for (const table of [...VERSIONS, 'recipient_representatives', 'identity_views']) {
    await securePracticeRows(knex, table);
  }
  await grantToService(knex, 'select, insert', ...VERSIONS, 'identity_views');
  await grantToService(knex, 'select, insert, update', 'recipient_representatives');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function nominee_load');
  await knex.raw(`drop table identity_views, recipient_representatives, ${VERSIONS.join(', ')}`);
  await knex.raw('drop index recipients_postcode, recipients_household, recipients_newest');
  await knex.raw('alter table recipients drop column needs_reviewed_on, drop column postcode_hash');
}
