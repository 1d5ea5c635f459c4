import type { Knex } from 'knex';
import { grantToService } from '../src/platform/grants.ts';

/**
 * The ledger's part of a decision, set-based so that a batch is one call.
 * `ledger_guard_versions` locks award accounts in id order and tells which are unchanged; one that somebody
 * else holds is passed over, so it never keeps the others waiting. Its second statement takes a snapshot of
 * its own, so it sees what the last lock holder wrote.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create function ledger_guard_versions(p_accounts uuid[], p_versions bigint[]) returns boolean[]
    language plpgsql volatile as $$
    declare
      v_unchanged boolean[];
      v_locked uuid[];
    begin
      select coalesce(array_agg(s.id), '{}') into v_locked from (
        select a.id from ledger_accounts a where a.id = any (p_accounts) order by a.id for no key update of a skip locked) s;
      select array_agg(a.id = any (v_locked) and a.version = u.version order by u.ord) into v_unchanged
      from unnest(p_accounts, p_versions) with ordinality u(id, version, ord)
      join ledger_accounts a on a.id = u.id;
      if coalesce(cardinality(v_unchanged), 0) <> cardinality(p_accounts) then
        raise exception 'unknown ledger account in %', p_accounts;
      end if;
      return v_unchanged;
    end $$`);
  await createPlaceHolds(knex);
  await grantToService(knex, 'execute', 'function ledger_guard_versions');
}

/** The first form of the function that places holds, until limits by period came. */
export async function createPlaceHolds(knex: Knex): Promise<void> {
  await knex.raw(`
    create function ledger_place_holds(
      p_ids uuid[], p_accounts uuid[], p_networks uuid[], p_amounts bigint[], p_budgets uuid[], p_awards uuid[],
      p_authorizations text[], p_keys text[], p_event_at timestamptz[], p_period char(7), p_at timestamptz
    ) returns void language sql volatile as $$
      insert into ledger_transfers (id, kind, is_hold, state, debit_account_id, credit_account_id, amount_pence,
        budget_id, award_id, authorization_id, posting_period, event_at, created_at, idempotency_key)
      select t.id, 'hold', true, 'pending', t.account, t.network, t.amount, t.budget, t.award, t.auth,
        p_period, t.event_at, p_at, t.key
      from unnest(p_ids, p_accounts, p_networks, p_amounts, p_budgets, p_awards, p_authorizations, p_keys, p_event_at)
        as t(id, account, network, amount, budget, award, auth, key, event_at);

      update ledger_accounts a
      set debits_pending = a.debits_pending + s.amount, version = a.version + 1
      from (select t.account, sum(t.amount) as amount from unnest(p_accounts, p_amounts) t(account, amount)
        group by t.account) s
      where a.id = s.account;
    $$`);
  await grantToService(knex, 'execute', 'function ledger_place_holds');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function ledger_place_holds, ledger_guard_versions');
}
