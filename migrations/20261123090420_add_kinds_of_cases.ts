import type { Knex } from 'knex';

const KINDS = `'shortfall', 'unmatched_refund', 'closed_budget_refund', 'approved_without_us', 'issuing_balance_short',
  'death', 'card_trouble', 'dispute_deadline'`;
const ADDED = `'odd_payment', 'card_lost', 'card_not_activated'`;

const allow = (kinds: string) =>
  `alter table finance_cases add constraint finance_cases_kind_check check (kind in (${kinds}))`;

/**
 * A payment that Stripe has in a state that it cannot have come to, a card that was reported lost and one that nobody
 * ever switched on are cases for a person too.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table finance_cases drop constraint finance_cases_kind_check');
  await knex.raw(allow(`${KINDS}, ${ADDED}`));
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table finance_cases drop constraint finance_cases_kind_check');
  await knex.raw(allow(KINDS));
}
