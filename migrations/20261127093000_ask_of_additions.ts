import type { Knex } from 'knex';
import { grantToService } from '../src/platform/grants.ts';

/** What the approver of an addition wrote down, as of a first request: more of it needs no less (R15, R60). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table award_additions
      add column cap_reason text,
      add column second_clinician text,
      add constraint award_additions_answers
        check (status = 'approved' or (cap_reason is null and second_clinician is null))`);
  await grantToService(knex, 'update (cap_reason, second_clinician)', 'award_additions');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table award_additions
      drop constraint award_additions_answers,
      drop column cap_reason,
      drop column second_clinician`);
}
