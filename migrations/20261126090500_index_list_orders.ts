import type { Knex } from 'knex';

/** Orders in which lists still had to be sorted as a whole: those of one practice, and of what is due or closed. */
const INDEXES = {
  awards_practice_amount: 'awards (practice_id, amount_pence, id)',
  awards_practice_until: 'awards (practice_id, expires_on, id)',
  awards_practice_status: 'awards (practice_id, status, id)',
  awards_policy: 'awards (policy_version_id)',
  decline_reviews_due: 'decline_reviews (due_at, id)',
  decline_reviews_ended: 'decline_reviews ((coalesce(closed_at, opened_at)) desc, id desc)',
  decline_reviews_practice: 'decline_reviews (practice_id, opened_at desc, id desc)',
  finance_cases_all_due: 'finance_cases (due_at, id)',
  finance_cases_ended: 'finance_cases ((coalesce(closed_at, opened_at)) desc, id desc)',
  recipients_reviewed_anywhere: `recipients ((coalesce(needs_reviewed_on, date '0001-01-01')), id)`,
};

export async function up(knex: Knex): Promise<void> {
  for (const [name, on] of Object.entries(INDEXES)) await knex.raw(`create index ${name} on ${on}`);
}

export async function down(knex: Knex): Promise<void> {
  for (const name of Object.keys(INDEXES)) await knex.raw(`drop index ${name}`);
}
