import type { Knex } from 'knex';

/**
 * What limits by day, week and month are held against, on the row that every decision of the award locks and
 * compares by version: approved amounts of the last period in which something was approved, and the number of
 * payments that count. `counted_by_day` is what an authorization adds to them now, in pence by London day.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table ledger_accounts
      add column spending_day date,
      add column spending_day_pence bigint not null default 0,
      add column spending_week date,
      add column spending_week_pence bigint not null default 0,
      add column spending_month date,
      add column spending_month_pence bigint not null default 0,
      add column spending_payments integer not null default 0`);
  await knex.raw(`
    alter table authorizations
      add column counted_by_day jsonb not null default '{}',
      add column exception_id uuid`);
  await knex.raw(
    'create index authorizations_exception on authorizations (exception_id) where exception_id is not null',
  );
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('alter table authorizations drop column exception_id, drop column counted_by_day');
  await knex.raw(`
    alter table ledger_accounts
      drop column spending_day, drop column spending_day_pence, drop column spending_week,
      drop column spending_week_pence, drop column spending_month, drop column spending_month_pence,
      drop column spending_payments`);
}
