import type { Knex } from 'knex';
import { grantToService, makeAppendOnly } from '../src/platform/grants.ts';

/**
 * The close of a budget. Its months are locked: whatever is posted on it later goes into the first month that
 * is open, and the database refuses anything else. A posting and a close never pass each other: each takes the
 * budget's lock, the posting shared.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(
    'alter table budgets add column closed_at timestamptz, add column closed_by uuid references principals',
  );
  await knex.raw(`
    create table closed_periods (
      budget_id uuid not null references budgets,
      period char(7) not null,
      closed_at timestamptz not null,
      primary key (budget_id, period)
    )`);
  await makeAppendOnly(knex, 'closed_periods');
  await knex.raw(`
    create function ledger_open_period(p_budget uuid, p_period char(7)) returns char(7) language plpgsql volatile as $$
    declare
      v_last char(7);
    begin
      perform pg_advisory_xact_lock_shared(hashtextextended(p_budget::text, 5));
      select max(period) into v_last from closed_periods where budget_id = p_budget;
      if v_last is null or v_last < p_period then return p_period; end if;
      return to_char((v_last || '-01')::date + interval '1 month', 'YYYY-MM');
    end $$`);
  await knex.raw(`
    create function lock_budget_periods(p_budget uuid) returns void language sql volatile as $$
      select pg_advisory_xact_lock(hashtextextended(p_budget::text, 5))
    $$`);
  await knex.raw(`
    create function refuse_closed_period() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(hashtextextended(new.budget_id::text, 5));
      if exists (select from closed_periods where budget_id = new.budget_id and period = new.posting_period) then
        raise exception 'posting period % of budget % is closed', new.posting_period, new.budget_id
          using errcode = 'restrict_violation';
      end if;
      return new;
    end $$`);
  await knex.raw(`
    create trigger ledger_transfers_open_period before insert on ledger_transfers
    for each row when (not new.is_hold and new.budget_id is not null) execute function refuse_closed_period()`);
  await grantToService(knex, 'select, insert', 'closed_periods');
  await grantToService(knex, 'execute', 'function ledger_open_period', 'function lock_budget_periods');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop trigger ledger_transfers_open_period on ledger_transfers');
  await knex.raw('drop function refuse_closed_period, lock_budget_periods, ledger_open_period');
  await knex.raw('drop table closed_periods');
  await knex.raw('alter table budgets drop column closed_at, drop column closed_by');
}
