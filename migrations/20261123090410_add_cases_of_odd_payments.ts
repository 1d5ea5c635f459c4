import type { Knex } from 'knex';

const KINDS = `'shortfall', 'unmatched_refund', 'closed_budget_refund', 'approved_without_us', 'issuing_balance_short',
  'death', 'card_trouble', 'dispute_deadline'`;

/** A payment that Stripe has in a state that it cannot have come to is a case for a person too. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table finance_cases drop constraint finance_cases_kind_check');
  await knex.raw(`
    alter table finance_cases add constraint finance_cases_kind_check check (kind in (${KINDS}, 'odd_payment'))`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table finance_cases drop constraint finance_cases_kind_check');
  await knex.raw(`alter table finance_cases add constraint finance_cases_kind_check check (kind in (${KINDS}))`);
}
