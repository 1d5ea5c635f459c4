import type { Knex } from 'knex';

/** What waits for somebody is found among many awards and people that nobody waits for: every page counts it. */
const INDEXES = [
  `awards_to_decide on awards (practice_id, requested_at) where status = 'requested'`,
  `awards_refused on awards (practice_id) where status = 'refused'`,
  `awards_live on awards (practice_id, expires_on) where status in ('active', 'paused')`,
  `recipients_needs_unknown on recipients (practice_id) where communication_needs = 'not asked'`,
  'recipients_needs_reviewed on recipients (practice_id, needs_reviewed_on)',
];

export async function up(knex: Knex): Promise<void> {
  for (const index of INDEXES) await knex.raw(`create index ${index}`);
}

export async function down(knex: Knex): Promise<void> {
  for (const index of INDEXES) await knex.raw(`drop index ${index.split(' ')[0]}`);
}
