import type { Knex } from 'knex';
import { grantToService, makeAppendOnly, securePracticeRows } from '../src/platform/grants.ts';

/** Who wrote, proposed and activated a version, and when it takes effect (R13, R59). */
const COLUMNS = `
  alter table policy_versions
    alter column effective_from drop not null,
    add column revision integer not null default 1,
    add column drafted_by uuid references principals,
    add column changed_by uuid references principals,
    add column changed_at timestamptz,
    add column authors uuid[] not null default '{}',
    add column proposed_by uuid references principals,
    add column proposed_at timestamptz,
    add column proposal_reason text,
    add column returned_by uuid references principals,
    add column returned_at timestamptz,
    add column return_reason text,
    add column activated_by uuid references principals,
    add column activated_at timestamptz,
    add column activate_at timestamptz,
    add column rehearsal_id uuid,
    add column retired_at timestamptz,
    add constraint policy_versions_second_person check (activated_by is null or activated_by <> all (authors)),
    add constraint policy_versions_waits check (activate_at is null or status = 'proposed')`;

const REHEARSALS = `
  create table policy_rehearsals (
    id uuid primary key,
    policy_version_id uuid not null references policy_versions,
    terms jsonb not null,
    rehearsed_by uuid not null references principals,
    rehearsed_at timestamptz not null,
    since timestamptz not null,
    judged integer not null default 0,
    by_stripe integer not null default 0,
    other_rules integer not null default 0,
    no_facts integer not null default 0
  )`;

const FLIPS = `
  create table policy_rehearsal_flips (
    rehearsal_id uuid not null references policy_rehearsals,
    authorization_id text not null,
    round integer not null,
    practice_id uuid not null references practices,
    award_id uuid not null,
    recipient_id uuid not null,
    outcome text not null check (outcome in ('approved', 'declined')),
    asked_pence bigint not null,
    pence bigint not null,
    reason_then text,
    reason_now text,
    decided_at timestamptz not null,
    primary key (rehearsal_id, authorization_id, round),
    check ((reason_then is not null) = (outcome = 'approved')),
    check ((reason_now is not null) = (outcome = 'declined'))
  )`;

/** The awards' part: whose awards were made under these versions. */
const AWARDS_UNDER = `
  create function awards_under(p_versions uuid[]) returns table (award_id uuid, practice_id uuid, recipient_id uuid)
  language sql stable as $$
    select a.id, a.practice_id, a.recipient_id from awards a where a.policy_version_id = any (p_versions)
  $$`;

export async function up(knex: Knex): Promise<void> {
  for (const statement of [COLUMNS, REHEARSALS, FLIPS, AWARDS_UNDER]) await knex.raw(statement);
  await knex.raw(`update policy_versions set activated_at = effective_from where status in ('active', 'retired')`);
  await knex.raw('alter table policy_versions add foreign key (rehearsal_id) references policy_rehearsals');
  await knex.raw('create index policy_versions_due on policy_versions (activate_at) where activate_at is not null');
  await knex.raw('create index policy_rehearsals_version on policy_rehearsals (policy_version_id, rehearsed_at desc)');
  await knex.raw(
    'create index policy_rehearsal_flips_newest on policy_rehearsal_flips (rehearsal_id, decided_at desc, authorization_id, round)',
  );
  await securePracticeRows(knex, 'policy_rehearsal_flips');
  await makeAppendOnly(knex, 'policy_rehearsal_flips');
  await grantToService(knex, 'select, insert, update', 'policy_rehearsals');
  await grantToService(knex, 'select, insert', 'policy_rehearsal_flips');
  await grantToService(knex, 'execute', 'function awards_under');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function awards_under');
  await knex.raw('alter table policy_versions drop column rehearsal_id');
  await knex.raw('drop table policy_rehearsal_flips, policy_rehearsals');
  await knex.raw(`
    alter table policy_versions drop column revision, drop column drafted_by, drop column changed_by,
      drop column changed_at, drop column authors cascade, drop column proposed_by, drop column proposed_at,
      drop column proposal_reason, drop column returned_by, drop column returned_at, drop column return_reason,
      drop column activated_by, drop column activated_at, drop column activate_at, drop column retired_at`);
  await knex.raw('update policy_versions set effective_from = created_at where effective_from is null');
  await knex.raw('alter table policy_versions alter column effective_from set not null');
}
