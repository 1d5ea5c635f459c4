import type { Knex } from 'knex';

/** Each order that a list can be had in, among many rows; views that hold few of them have an index of their own. */
const INDEXES = [
  'awards_newest on awards (requested_at desc, id desc)',
  'awards_amount on awards (amount_pence, id)',
  'awards_until on awards (expires_on, id)',
  'awards_status on awards (status, id)',
  `awards_live_newest on awards (requested_at desc, id desc) where status in ('issuing', 'active', 'paused')`,
  `awards_asked_newest on awards (requested_at desc, id desc) where status in ('requested', 'waiting')`,
  'decline_reviews_opened on decline_reviews (opened_at desc, id desc)',
  `decline_reviews_closed on decline_reviews ((coalesce(closed_at, opened_at)) desc, id desc) where status = 'closed'`,
  'decline_reviews_tried on decline_reviews (last_attempt_at desc, id desc)',
  'decline_reviews_amount on decline_reviews (amount_pence, id)',
  'decline_reviews_why on decline_reviews (reason_code, id)',
  'finance_cases_opened on finance_cases (opened_at desc, id desc)',
  `finance_cases_closed on finance_cases ((coalesce(closed_at, opened_at)) desc, id desc) where status = 'closed'`,
  'finance_cases_open on finance_cases (open_pence, id)',
  'finance_cases_kind on finance_cases (kind, id)',
  'recipients_added on recipients (practice_id, created_at desc, id desc)',
  'recipients_added_anywhere on recipients (created_at desc, id desc)',
  `recipients_reviewed on recipients (practice_id, (coalesce(needs_reviewed_on, date '0001-01-01')), id)`,
  'merchant_exceptions_newest on merchant_exceptions (asked_at desc, id desc)',
];

export async function up(knex: Knex): Promise<void> {
  for (const index of INDEXES) await knex.raw(`create index ${index}`);
}

export async function down(knex: Knex): Promise<void> {
  for (const index of INDEXES) await knex.raw(`drop index ${index.split(' ')[0]}`);
}
