import type { Knex } from 'knex';
import { grantToService, makeAppendOnly, securePracticeRows } from '../src/platform/grants.ts';

/**
 * A refused award that its person asked to have looked at once more (R34), and that the letter about a refusal was
 * printed. What became of a reconsideration is the next decision on the award.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create table award_reconsiderations (
      id uuid primary key,
      award_id uuid not null unique references awards,
      practice_id uuid not null references practices,
      words text not null,
      refused_by uuid not null references principals,
      refused_at timestamptz not null,
      asked_by uuid not null references principals,
      asked_at timestamptz not null,
      due_on date not null
    )`);
  await knex.raw('create index award_reconsiderations_due on award_reconsiderations (due_on)');
  await knex.raw(`
    create table refusal_letters (
      decision_id uuid primary key references award_decisions,
      award_id uuid not null references awards,
      practice_id uuid not null references practices,
      sent_by uuid not null references principals,
      sent_at timestamptz not null
    )`);
  await knex.raw('create index refusal_letters_award on refusal_letters (award_id)');
  for (const table of ['award_reconsiderations', 'refusal_letters']) {
    await makeAppendOnly(knex, table);
    await securePracticeRows(knex, table);
    await grantToService(knex, 'select, insert', table);
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop table refusal_letters, award_reconsiderations');
}
