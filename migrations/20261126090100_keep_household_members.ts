import type { Knex } from 'knex';
import { grantToService, securePracticeRows } from '../src/platform/grants.ts';

/**
 * Who lived with whom, and when. `recipients.household_id` tells the present only: whoever leaves a household and comes
 * back would have been nobody's companion in between. A membership is begun and ended, and neither moved nor removed.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw("select set_config('app.practices', '*', true)");
  await knex.raw(`
    create table household_members (
      id uuid primary key,
      household_id uuid not null references households,
      recipient_id uuid not null references recipients,
      practice_id uuid not null references practices,
      joined_at timestamptz not null,
      left_at timestamptz check (left_at >= joined_at)
    )`);
  await knex.raw(`
    create unique index household_members_present on household_members (recipient_id) where left_at is null`);
  await knex.raw('create index household_members_of on household_members (recipient_id, joined_at)');
  await knex.raw('create index household_members_together on household_members (household_id)');
  await knex.raw(`
    insert into household_members (id, household_id, recipient_id, practice_id, joined_at)
    select gen_random_uuid(), r.household_id, r.id, r.practice_id, h.created_at
    from recipients r join households h on h.id = r.household_id`);
  await securePracticeRows(knex, 'household_members');
  await grantToService(knex, 'select, insert, update (left_at)', 'household_members');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table household_members');
}
