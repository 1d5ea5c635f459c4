import type { Knex } from 'knex';

const KINDS = `'shortfall', 'unmatched_refund', 'closed_budget_refund', 'approved_without_us', 'issuing_balance_short',
  'death', 'card_trouble', 'dispute_deadline', 'odd_payment', 'card_lost', 'card_not_activated', 'nominee_load'`;

const allow = (kinds: string, rows = '') =>
  `alter table finance_cases add constraint finance_cases_kind_check check (kind in (${kinds})) ${rows}`;

/** An invoice that nothing is left to pay from is a case for finance. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('alter table finance_cases drop constraint finance_cases_kind_check');
  await knex.raw(allow(`${KINDS}, 'unpaid_invoice'`));
}

/** Cases of this kind stay: the check is for those to come. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table finance_cases drop constraint finance_cases_kind_check');
  await knex.raw(allow(KINDS, 'not valid'));
}
