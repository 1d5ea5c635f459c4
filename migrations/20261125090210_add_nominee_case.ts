import type { Knex } from 'knex';

const KINDS = `'shortfall', 'unmatched_refund', 'closed_budget_refund', 'approved_without_us', 'issuing_balance_short',
  'death', 'card_trouble', 'dispute_deadline', 'odd_payment', 'card_lost', 'card_not_activated'`;

const allow = (kinds: string) =>
  `alter table finance_cases add constraint finance_cases_kind_check check (kind in (${kinds}))`;

/** Somebody who is to act for three people or more is a case for finance. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table finance_cases drop constraint finance_cases_kind_check');
  await knex.raw(allow(`${KINDS}, 'nominee_load'`));
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table finance_cases drop constraint finance_cases_kind_check');
  await knex.raw(allow(KINDS));
}
