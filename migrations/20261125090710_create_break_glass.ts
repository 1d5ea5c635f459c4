import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

/** Awards issued out of hours by whoever asked for them, and who signed them off afterwards (R13). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table break_glass_issues (
      award_id uuid primary key references awards,
      practice_id uuid not null references practices,
      recipient_id uuid not null references recipients,
      reason text not null,
      issued_by uuid not null references principals,
      issued_at timestamptz not null,
      sign_off_by timestamptz not null,
      signed_off_by uuid references principals,
      signed_off_at timestamptz,
      constraint break_glass_second_person check (signed_off_by <> issued_by),
      constraint break_glass_signed_off check ((signed_off_by is null) = (signed_off_at is null)),
      constraint break_glass_in_time check (sign_off_by > issued_at)
    )`);
  await knex.raw('create index break_glass_issues_recipient on break_glass_issues (recipient_id, issued_at)');
  await knex.raw(`
    create index break_glass_issues_waiting on break_glass_issues (sign_off_by) where signed_off_at is null`);
  await securePracticeRows(knex, 'break_glass_issues');
  await grantToService(knex, 'select, insert, update (signed_off_by, signed_off_at)', 'break_glass_issues');
  await knex.raw(`
    alter table awards
      drop constraint awards_pause_reason_check,
      add constraint awards_pause_reason_check check (pause_reason in ('consent_withdrawn', 'not_signed_off'))`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table awards
      drop constraint awards_pause_reason_check,
      add constraint awards_pause_reason_check check (pause_reason in ('consent_withdrawn'))`);
  await knex.raw('drop table break_glass_issues');
}
