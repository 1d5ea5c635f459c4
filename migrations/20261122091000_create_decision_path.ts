import type { Knex } from 'knex';
import { grantToService } from '../src/platform/grants.ts';

/**
 * The two trips of a decision. The view is what authorizations may know of other modules' tables, read in
 * one snapshot; the function is the referee: it writes decision and hold in one commit, if and only if no
 * award in the batch has changed since the snapshot and no stop was flipped.
 *
 * One letter is answered for each item: W written, R decide again, S decided before, L too late (Stripe has
 * already ended this round). `E` alone: the stops have changed, decide the whole batch again.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    create view decision_snapshots with (security_invoker = true) as
    select c.stripe_card_id, c.id as card_id, c.type as card_type, c.status as card_status, c.freeze_kind,
      c.cancel_reason, w.id as award_id, w.reference, w.practice_id, w.budget_id, w.status as award_status,
      w.expires_on, w.policy_version_id, b.status as budget_status, a.id as account_id, a.version,
      a.credits_posted, a.debits_posted, a.debits_pending, n.id as network_account_id,
      (select epoch from stop_epoch) as stop_epoch,
      (select max(version) from never_allowed_lists) as never_allowed_version,
      (select string_agg(s.kind, ',' order by s.kind) from stops s
        where s.ended_at is null and (s.kind = 'scheme'
          or (s.kind = 'practice' and s.target = w.practice_id::text)
          or (s.kind = 'budget' and s.target = w.budget_id::text)
          or (s.kind = 'policy' and s.target = p.slug))) as stops
    from cards c
    join awards w on w.id = c.award_id
    join policy_versions p on p.id = w.policy_version_id
    join budgets b on b.id = w.budget_id
    join ledger_accounts a on a.award_id = w.id and a.kind = 'award'
    join ledger_accounts n on n.budget_id = w.budget_id and n.kind = 'network' and n.award_id is null`);
  await knex.raw(`
    create function commit_decisions(
      p_epoch bigint, p_accounts uuid[], p_versions bigint[], p_items json, p_period char(7), p_at timestamptz
    ) returns text language plpgsql volatile as $$
    declare
      v_unchanged boolean[] := '{}';
      v_fates text;
      v_ids uuid[]; v_from uuid[]; v_networks uuid[]; v_amounts bigint[]; v_budgets uuid[]; v_awards uuid[];
      v_auths text[]; v_keys text[]; v_event_at timestamptz[];
    begin
      perform pg_advisory_xact_lock_shared(7001);
      if (select epoch from stop_epoch) <> p_epoch then return 'E'; end if;
      if cardinality(p_accounts) > 0 then v_unchanged := ledger_guard_versions(p_accounts, p_versions); end if;

      with items as materialized (
        select * from json_to_recordset(p_items) as i(
          n int, auth text, round int, account int, stripe_card text, card uuid, award uuid, practice uuid, budget uuid,
          network uuid, hold_id uuid, asked bigint, approved boolean, amount bigint, reason text, record json,
          took_us int, merchant_name text, merchant_network_id text, merchant_category text, merchant_code text,
          merchant_country text, merchant_city text, presence text, method text, requested_at timestamptz)
      ), known as materialized (
        select i.*, case
            when exists (select from decisions d where d.authorization_id = i.auth and d.round = i.round) then 'S'
            when exists (select from authorizations x where x.id = i.auth and x.rounds_synced > i.round) then 'L'
            when i.account is not null and not v_unchanged[i.account] then 'R'
            else 'W' end as first_fate
        from items i
      ), fated as materialized (
        select k.*, case when k.first_fate = 'W' and k.account is not null
            and bool_or(k.first_fate in ('S', 'L')) over (partition by k.account) then 'R' else k.first_fate end as fate
        from known k
      ), written as materialized (select * from fated where fate = 'W'
      ), put as (
        insert into authorizations as x (id, stripe_card_id, card_id, award_id, practice_id, budget_id, status, approved,
          amount_pence, requested_pence, gross_approved_pence, rounds_decided, merchant_name, merchant_network_id,
          merchant_category, merchant_category_code, merchant_country, merchant_city, card_presence,
          authorization_method, reason_code, requested_at, recorded_at)
        select auth, stripe_card, card, award, practice, budget, case when approved then 'pending' else 'declined' end,
          approved, case when approved then amount else 0 end, asked, case when approved then amount else 0 end, round + 1,
          merchant_name, merchant_network_id, merchant_category, merchant_code, merchant_country, merchant_city,
          presence, method, reason, requested_at, p_at
        from written
        on conflict (id) do update set
          rounds_decided = greatest(x.rounds_decided, excluded.rounds_decided),
          amount_pence = x.amount_pence + excluded.amount_pence,
          gross_approved_pence = x.gross_approved_pence + excluded.gross_approved_pence,
          requested_pence = x.requested_pence + excluded.requested_pence,
          approved = x.approved or excluded.approved,
          status = case when excluded.approved then 'pending' else x.status end
      ), told as (
        insert into decisions (authorization_id, round, source, stripe_card_id, award_id, practice_id, requested_pence,
          approved_pence, approved, reason_code, record, decided_at, took_us)
        select auth, round, 'ours', stripe_card, award, practice, asked, amount, approved, reason, record, p_at, took_us
        from written
      )
      select string_agg(f.fate, '' order by f.n),
        array_agg(f.hold_id) filter (where h), array_agg(p_accounts[f.account]) filter (where h),
        array_agg(f.network) filter (where h), array_agg(f.amount) filter (where h),
        array_agg(f.budget) filter (where h), array_agg(f.award) filter (where h),
        array_agg(f.auth) filter (where h), array_agg('hold:' || f.auth || ':' || f.round) filter (where h),
        array_agg(f.requested_at) filter (where h)
      into v_fates, v_ids, v_from, v_networks, v_amounts, v_budgets, v_awards, v_auths, v_keys, v_event_at
      from (select *, fate = 'W' and approved and amount > 0 as h from fated) f;

      if v_ids is not null then
        perform ledger_place_holds(v_ids, v_from, v_networks, v_amounts, v_budgets, v_awards, v_auths, v_keys,
          v_event_at, p_period, p_at);
      end if;
      return v_fates;
    end $$`);
  await grantToService(knex, 'select', 'decision_snapshots');
  await grantToService(knex, 'execute', 'function commit_decisions');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function commit_decisions');
  await knex.raw('drop view decision_snapshots');
}
