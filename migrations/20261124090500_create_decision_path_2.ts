import type { Knex } from 'knex';
import { grantToService } from '../src/platform/grants.ts';
import { createPlaceHolds } from './20261122090310_create_ledger_holds.ts';
import { up as createDecisionPath } from './20261122091000_create_decision_path.ts';

/** The ledger's part: holds, and in the same update the running figures that limits are held against. */
const PLACE_HOLDS = `
  create function ledger_place_holds(
    p_ids uuid[], p_accounts uuid[], p_networks uuid[], p_amounts bigint[], p_budgets uuid[], p_awards uuid[],
    p_authorizations text[], p_keys text[], p_event_at timestamptz[], p_period char(7), p_at timestamptz
  ) returns void language sql volatile as $$
    insert into ledger_transfers (id, kind, is_hold, state, debit_account_id, credit_account_id, amount_pence,
      budget_id, award_id, authorization_id, posting_period, event_at, created_at, idempotency_key)
    select t.id, 'hold', true, 'pending', t.account, t.network, t.amount, t.budget, t.award, t.auth,
      p_period, t.event_at, p_at, t.key
    from unnest(p_ids, p_accounts, p_networks, p_amounts, p_budgets, p_awards, p_authorizations, p_keys, p_event_at)
      as t(id, account, network, amount, budget, award, auth, key, event_at)
  $$`;

const TAKE_APPROVED = `
  create function ledger_take_approved(
    p_accounts uuid[], p_added bigint[], p_day date, p_day_pence bigint[], p_week date, p_week_pence bigint[],
    p_month date, p_month_pence bigint[], p_payments int[]
  ) returns void language sql volatile as $$
    update ledger_accounts a
    set debits_pending = a.debits_pending + u.added, version = a.version + 1,
      spending_day = p_day, spending_day_pence = u.day_pence, spending_week = p_week, spending_week_pence = u.week_pence,
      spending_month = p_month, spending_month_pence = u.month_pence, spending_payments = u.payments
    from unnest(p_accounts, p_added, p_day_pence, p_week_pence, p_month_pence, p_payments)
      as u(id, added, day_pence, week_pence, month_pence, payments)
    where a.id = u.id and u.added > 0
  $$`;

const VIEW = `
  create view decision_snapshots with (security_invoker = true) as
  select c.stripe_card_id, c.id as card_id, c.type as card_type, c.status as card_status, c.freeze_kind,
    c.cancel_reason, w.id as award_id, w.reference, w.practice_id, w.budget_id, w.status as award_status,
    w.expires_on, w.policy_version_id, b.status as budget_status, a.id as account_id, a.version,
    a.credits_posted, a.debits_posted, a.debits_pending, a.spending_day, a.spending_day_pence, a.spending_week,
    a.spending_week_pence, a.spending_month, a.spending_month_pence, a.spending_payments,
    n.id as network_account_id,
    (select epoch from stop_epoch) as stop_epoch,
    (select max(version) from never_allowed_lists) as never_allowed_version,
    (select string_agg(s.kind, ',' order by s.kind) from stops s
      where s.ended_at is null and (s.kind = 'scheme'
        or (s.kind = 'practice' and s.target = w.practice_id::text)
        or (s.kind = 'budget' and s.target = w.budget_id::text)
        or (s.kind = 'policy' and s.target = p.slug))) as stops,
    (select json_agg(json_build_object('id', e.id, 'networkId', e.network_id, 'merchantName', e.merchant_name,
        'category', e.category, 'mostPence', e.most_pence, 'usedPence', e.used_pence, 'mostPayments', e.most_payments,
        'payments', e.payments, 'expiresOn', e.expires_on) order by e.id)
      from merchant_exceptions e where e.award_id = w.id and e.status = 'allowed') as exceptions
  from cards c
  join awards w on w.id = c.award_id
  join policy_versions p on p.id = w.policy_version_id
  join budgets b on b.id = w.budget_id
  join ledger_accounts a on a.award_id = w.id and a.kind = 'award'
  join ledger_accounts n on n.budget_id = w.budget_id and n.kind = 'network' and n.award_id is null`;

/**
 * Items come as arrays in the order of their arrival, records and events as lines of JSON. `p_places` is each
 * item's account as a place in `p_accounts`, 0 for a card that is not ours. An account is written for all of
 * its items or for none, so what Node added up for it is true.
 */
const COMMIT = `
  create function commit_decisions(
    p_epoch bigint, p_at timestamptz, p_period char(7), p_day date, p_week date, p_month date,
    p_accounts uuid[], p_versions bigint[], p_added bigint[], p_day_pence bigint[], p_week_pence bigint[],
    p_month_pence bigint[], p_payments int[],
    p_auths text[], p_rounds int[], p_places int[], p_stripe_cards text[], p_cards uuid[], p_awards uuid[],
    p_practices uuid[], p_budgets uuid[], p_networks uuid[], p_holds uuid[], p_asked bigint[], p_approved boolean[],
    p_amounts bigint[], p_reasons text[], p_exceptions uuid[], p_exception_payments int[], p_took int[], p_names text[],
    p_network_ids text[], p_categories text[], p_codes text[], p_countries text[], p_cities text[], p_presences text[],
    p_methods text[], p_requested_at timestamptz[], p_records text, p_events text
  ) returns text language plpgsql volatile as $$
  declare
    v_unchanged boolean[] := '{}';
    v_all boolean := true;
    v_fates text[];
    v_written boolean[];
  begin
    perform pg_advisory_xact_lock_shared(7001);
    if (select epoch from stop_epoch) <> p_epoch then return 'E'; end if;
    if cardinality(p_accounts) > 0 then
      v_unchanged := ledger_guard_versions(p_accounts, p_versions);
      v_all := not (false = any (v_unchanged));
    end if;

    if v_all and not exists (select from decisions d where d.authorization_id = any (p_auths))
      and not exists (select from authorizations x where x.id = any (p_auths)) then
      v_fates := array_fill('W'::text, array[cardinality(p_auths)]);
    else
      with known as materialized (
        select i.n, i.place, case
            when exists (select from decisions d where d.authorization_id = i.auth and d.round = i.round) then 'S'
            when exists (select from authorizations x where x.id = i.auth and x.rounds_synced > i.round) then 'L'
            when i.place > 0 and not v_unchanged[i.place] then 'R'
            else 'W' end as fate
        from unnest(p_auths, p_rounds, p_places) with ordinality as i(auth, round, place, n)
      )
      select array_agg(f.fate order by f.n) into v_fates from (
        select k.n, case when k.fate = 'W' and k.place > 0
            and bool_or(k.fate in ('S', 'L')) over (partition by k.place) then 'R' else k.fate end as fate
        from known k) f;
      v_all := 'W' = all (v_fates);
    end if;

    if not v_all then
      if not ('W' = any (v_fates)) then return array_to_string(v_fates, ''); end if;
      select array_agg(exists (select from unnest(p_places, v_fates) f(place, fate) where f.place = o.n and f.fate = 'W')
        order by o.n) into v_written from generate_subscripts(p_accounts, 1) o(n);
    end if;

    with items as materialized (
      select i.* from rows from (
        unnest(p_auths), unnest(p_rounds), unnest(p_stripe_cards), unnest(p_cards), unnest(p_awards), unnest(p_practices),
        unnest(p_budgets), unnest(p_asked), unnest(p_approved), unnest(p_amounts), unnest(p_reasons), unnest(p_exceptions),
        unnest(p_took), unnest(p_names), unnest(p_network_ids), unnest(p_categories), unnest(p_codes), unnest(p_countries),
        unnest(p_cities), unnest(p_presences), unnest(p_methods), unnest(p_requested_at),
        string_to_table(p_records, E'\\n'), string_to_table(p_events, E'\\n'), unnest(v_fates)
      ) as i(auth, round, stripe_card, card, award, practice, budget, asked, approved, amount, reason, exception, took_us,
        merchant_name, merchant_network_id, merchant_category, merchant_code, merchant_country, merchant_city, presence,
        method, requested_at, record, event, fate)
      where i.fate = 'W'
    ), put as (
      insert into authorizations as x (id, stripe_card_id, card_id, award_id, practice_id, budget_id, status, approved,
        amount_pence, requested_pence, gross_approved_pence, counted_by_day, exception_id, rounds_decided, merchant_name,
        merchant_network_id, merchant_category, merchant_category_code, merchant_country, merchant_city, card_presence,
        authorization_method, reason_code, requested_at, recorded_at)
      select auth, stripe_card, card, award, practice, budget, case when approved then 'pending' else 'declined' end,
        approved, amount, asked, amount,
        case when amount > 0 then jsonb_build_object(p_day::text, amount) else '{}' end, exception, round + 1,
        merchant_name, merchant_network_id, merchant_category, merchant_code, merchant_country, merchant_city,
        presence, method, reason, requested_at, p_at
      from items
      on conflict (id) do update set
        rounds_decided = greatest(x.rounds_decided, excluded.rounds_decided),
        amount_pence = x.amount_pence + excluded.amount_pence,
        gross_approved_pence = x.gross_approved_pence + excluded.gross_approved_pence,
        counted_by_day = case when excluded.amount_pence = 0 then x.counted_by_day else x.counted_by_day
          || jsonb_build_object(p_day::text, coalesce((x.counted_by_day ->> p_day::text)::bigint, 0) + excluded.amount_pence) end,
        exception_id = case when x.counted_by_day = '{}' then excluded.exception_id else x.exception_id end,
        requested_pence = x.requested_pence + excluded.requested_pence,
        approved = x.approved or excluded.approved,
        status = case when excluded.approved then 'pending' else x.status end
    ), told as (
      insert into domain_events (type, occurred_at, practice_id, award_id, payload)
      select 'authorization.decided', p_at, practice, award, event::jsonb from items
    )
    insert into decisions (authorization_id, round, source, stripe_card_id, award_id, practice_id, requested_pence,
      approved_pence, approved, reason_code, record, decided_at, took_us)
    select auth, round, 'ours', stripe_card, award, practice, asked, amount, approved, reason, record::json, p_at, took_us
    from items;

    if 0 < any (p_added) then
      perform ledger_take_approved(
        p_accounts, case when v_all then p_added else (select array_agg(case when w then a else 0 end order by n)
          from unnest(p_added, v_written) with ordinality u(a, w, n)) end,
        p_day, p_day_pence, p_week, p_week_pence, p_month, p_month_pence, p_payments);
      perform ledger_place_holds(array_agg(i.hold), array_agg(p_accounts[i.place]), array_agg(i.network),
          array_agg(i.amount), array_agg(i.budget), array_agg(i.award), array_agg(i.auth),
          array_agg('hold:' || i.auth || ':' || i.round), array_agg(i.requested_at), p_period, p_at)
      from unnest(p_holds, p_places, p_networks, p_amounts, p_budgets, p_awards, p_auths, p_rounds, p_requested_at, v_fates)
        as i(hold, place, network, amount, budget, award, auth, round, requested_at, fate)
      where i.fate = 'W' and i.amount > 0;
    end if;
    if exists (select from unnest(p_exceptions) e where e is not null) then
      perform exceptions_use(array_agg(e.id), array_agg(e.amount), array_agg(e.payments))
      from unnest(p_exceptions, p_amounts, p_exception_payments, v_fates) as e(id, amount, payments, fate)
      where e.fate = 'W' and e.id is not null;
    end if;
    return array_to_string(v_fates, '');
  end $$`;

/** What a decision writes names rows that were read in the same transaction and that nothing may delete: checking each again costs more than writing. */
const CHECKED_TWICE = [
  ['authorizations', 'card_id', 'cards'],
  ['authorizations', 'award_id', 'awards'],
  ['authorizations', 'practice_id', 'practices'],
  ['authorizations', 'budget_id', 'budgets'],
  ['ledger_transfers', 'debit_account_id', 'ledger_accounts'],
  ['ledger_transfers', 'credit_account_id', 'ledger_accounts'],
] as const;

/**
 * The two trips of a decision once more, now with limits by period, counts and exceptions, and with one array for
 * each column: a batch of 64 is unpacked without parsing. See the first version for the letters.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop function commit_decisions(bigint, uuid[], bigint[], json, char, timestamptz)');
  await knex.raw('drop view decision_snapshots');
  await knex.raw('drop function ledger_place_holds');
  for (const [table, column] of CHECKED_TWICE) {
    await knex.raw(`alter table ${table} drop constraint ${table}_${column}_fkey`);
  }
  for (const statement of [PLACE_HOLDS, TAKE_APPROVED, VIEW, COMMIT]) await knex.raw(statement);
  await grantToService(knex, 'select', 'decision_snapshots');
  await grantToService(
    knex,
    'execute',
    'function ledger_place_holds',
    'function ledger_take_approved',
    'function commit_decisions',
  );
}

export async function down(knex: Knex): Promise<void> {
  for (const [table, column, named] of CHECKED_TWICE) {
    await knex.raw(
      `alter table ${table} add constraint ${table}_${column}_fkey foreign key (${column}) references ${named}`,
    );
  }
  await knex.raw('drop function commit_decisions, ledger_take_approved, ledger_place_holds');
  await knex.raw('drop view decision_snapshots');
  await createPlaceHolds(knex);
  await createDecisionPath(knex);
}
