import type { Knex } from 'knex';

const KINDS = `'shortfall', 'unmatched_refund', 'closed_budget_refund', 'approved_without_us', 'issuing_balance_short',
  'death', 'card_trouble', 'dispute_deadline', 'odd_payment'`;

/** A card that was reported lost, or that nobody ever switched on, is a case for a person too. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table finance_cases drop constraint finance_cases_kind_check');
  await knex.raw(`
    alter table finance_cases add constraint finance_cases_kind_check
    check (kind in (${KINDS}, 'card_lost', 'card_not_activated'))`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table finance_cases drop constraint finance_cases_kind_check');
  await knex.raw(`alter table finance_cases add constraint finance_cases_kind_check check (kind in (${KINDS}))`);
}
