import type { Knex } from 'knex';

/** Cards that an award may be without: few, among all that there are. */
const TROUBLED = `(status = 'inactive' and shipping_status in ('returned', 'failure', 'canceled'))
  or cancel_reason in ('lost', 'stolen', 'by_stripe') or status = 'expired'`;

/**
 * What every page of staff counts is counted in an index, without a look at each row: what is open holds what its counts
 * are made of, and whose practice it is, which decides who sees it. Those of one state alone are no longer put together
 * with others, which took longer than reading them.
 */
const INDEXES = [
  {
    name: 'decline_reviews_open',
    on: `decline_reviews (due_at, id) include (practice_id, is_urgent) where status <> 'closed'`,
    before: `decline_reviews (due_at, id) where status <> 'closed'`,
  },
  {
    name: 'finance_cases_due',
    on: `finance_cases (due_at, id) include (practice_id, is_urgent, kind, open_pence) where status <> 'closed'`,
    before: `finance_cases (due_at, id) where status <> 'closed'`,
  },
  {
    name: 'awards_live',
    on: null,
    before: `awards (practice_id, expires_on) where status in ('active', 'paused')`,
  },
  { name: 'awards_active', on: `awards (practice_id, expires_on) where status = 'active'`, before: null },
  {
    name: 'awards_with_money',
    on: `awards (practice_id, method, id) where status in ('issuing', 'active', 'paused')`,
    before: null,
  },
  { name: 'cards_troubled', on: `cards (award_id) where ${TROUBLED}`, before: null },
];

export async function up(knex: Knex): Promise<void> {
  for (const { name, on, before } of INDEXES) {
    if (before) await knex.raw(`drop index ${name}`);
    if (on) await knex.raw(`create index ${name} on ${on}`);
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const { name, on, before } of INDEXES) {
    if (on) await knex.raw(`drop index ${name}`);
    if (before) await knex.raw(`create index ${name} on ${before}`);
  }
}
