import type { Knex } from 'knex';
import { grantToService } from '../src/platform/grants.ts';
import { up as createLedgerHolds } from './20261122090310_create_ledger_holds.ts';
import { up as createDecisionPath } from './20261122091000_create_decision_path.ts';
import { up as createSecondPath } from './20261124090500_create_decision_path_2.ts';

const PARAMETERS = `
    p_epoch bigint, p_at timestamptz, p_period char(7), p_day date, p_week date, p_month date,
    p_accounts uuid[], p_account_awards uuid[], p_versions bigint[], p_added bigint[], p_day_pence bigint[],
    p_week_pence bigint[], p_month_pence bigint[], p_payments int[],
    p_auths text[], p_rounds int[], p_places int[], p_stripe_cards text[], p_cards uuid[], p_awards uuid[],
    p_practices uuid[], p_budgets uuid[], p_networks uuid[], p_holds uuid[], p_asked bigint[], p_approved boolean[],
    p_amounts bigint[], p_reasons text[], p_exceptions uuid[], p_exception_payments int[], p_took int[], p_names text[],
    p_network_ids text[], p_categories text[], p_codes text[], p_countries text[], p_cities text[], p_presences text[],
    p_methods text[], p_requested_at timestamptz[], p_records text`;

/**
 * Locks the award accounts and compares their versions, passing over one that somebody else holds. A locked row is
 * seen as its last writer left it. Nobody moves it from its place before we do, so it is written there without a search.
 */
const GUARD = `
    select (select epoch from stop_epoch) = p_epoch, array_agg(l.place) filter (where l.is_same), array_agg(l.spot)
    into v_is_current, v_unchanged, v_spots
    from (
      select u.place, a.version = u.version as is_same, a.ctid as spot
      from unnest(p_account_awards, p_versions) with ordinality as u(award, version, place)
      join ledger_accounts a on a.award_id = u.award and a.kind = 'award'
      order by u.place for no key update of a skip locked) l;
    if not v_is_current then return 'E'; end if;`;

/** Everything at once: by \`v_fates\` when it is there, else all of it unless one of the authorizations is known. */
const WRITE = `
      with items as materialized (
        select i.* from rows from (
          unnest(p_auths), unnest(p_rounds), unnest(p_places), unnest(p_stripe_cards), unnest(p_cards), unnest(p_awards),
          unnest(p_practices), unnest(p_budgets), unnest(p_networks), unnest(p_holds), unnest(p_asked),
          unnest(p_approved), unnest(p_amounts), unnest(p_reasons), unnest(p_exceptions), unnest(p_took),
          unnest(p_names), unnest(p_network_ids), unnest(p_categories), unnest(p_codes), unnest(p_countries),
          unnest(p_cities), unnest(p_presences), unnest(p_methods), unnest(p_requested_at),
          string_to_table(p_records, E'\\n'), unnest(v_fates)
        ) as i(auth, round, place, stripe_card, card, award, practice, budget, network, hold, asked, approved, amount,
          reason, exception, took_us, merchant_name, merchant_network_id, merchant_category, merchant_code,
          merchant_country, merchant_city, presence, method, requested_at, record, fate)
        where i.fate = 'W'
          or v_fates is null and not exists (select from authorizations x where x.id = any (p_auths))
      ), taken as (
        update ledger_accounts a
        set debits_pending = a.debits_pending + u.added, version = a.version + 1, spending_day = p_day,
          spending_day_pence = u.day_pence, spending_week = p_week, spending_week_pence = u.week_pence,
          spending_month = p_month, spending_month_pence = u.month_pence, spending_payments = u.payments
        from unnest(v_spots, p_added, p_day_pence, p_week_pence, p_month_pence, p_payments)
          as u(spot, added, day_pence, week_pence, month_pence, payments)
        where a.ctid = u.spot and u.added > 0 and exists (select from items)
      ), held as (
        insert into ledger_transfers (id, kind, is_hold, state, debit_account_id, credit_account_id, amount_pence,
          budget_id, award_id, authorization_id, posting_period, event_at, created_at, idempotency_key)
        select hold, 'hold', true, 'pending', p_accounts[place], network, amount, budget, award, auth, p_period,
          requested_at, p_at, 'hold:' || auth || ':' || round
        from items where amount > 0
      ), put as (
        insert into authorizations as x (id, stripe_card_id, card_id, award_id, practice_id, budget_id, status,
          approved, amount_pence, requested_pence, gross_approved_pence, counted_by_day, exception_id, rounds_decided,
          merchant_name, merchant_network_id, merchant_category, merchant_category_code, merchant_country,
          merchant_city, card_presence, authorization_method, reason_code, requested_at, recorded_at)
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
        insert into domain_events (type, occurred_at, payload)
        select 'authorizations.approved', p_at, jsonb_build_object('awardIds', array_agg(award))
        from items where approved having count(*) > 0
      )
      insert into decisions (authorization_id, round, source, stripe_card_id, award_id, practice_id, requested_pence,
        approved_pence, approved, reason_code, record, decided_at, took_us)
      select auth, round, 'ours', stripe_card, award, practice, asked, amount, approved, reason, record::json, p_at, took_us
      from items;`;

/**
 * Where an account has changed, is held by somebody, or a round or authorization is known: what becomes of each item.
 * An account is written for all of its items or for none.
 */
const WEIGH = `
      with known as materialized (
        select i.n, i.place, case
            when exists (select from decisions d where d.authorization_id = i.auth and d.round = i.round) then 'S'
            when exists (select from authorizations x where x.id = i.auth and x.rounds_synced > i.round) then 'L'
            when i.place > 0 and not i.place = any (coalesce(v_unchanged, '{}')) then 'R'
            else 'W' end as fate
        from unnest(p_auths, p_rounds, p_places) with ordinality as i(auth, round, place, n)
      )
      select array_agg(f.fate order by f.n) into v_fates from (
        select k.n, case when k.fate = 'W' and k.place > 0
            and bool_or(k.fate in ('S', 'L')) over (partition by k.place) then 'R' else k.fate end as fate
        from known k) f;
      if not ('W' = any (v_fates)) then return array_to_string(v_fates, ''); end if;
      select array_agg((select a.ctid from ledger_accounts a where a.id = p.account
          and exists (select from unnest(p_places, v_fates) f(place, fate) where f.place = p.n and f.fate = 'W')) order by p.n)
        into v_spots from unnest(p_accounts) with ordinality as p(account, n);`;

/**
 * Items come as arrays in the order of their arrival, records as lines of JSON. \`p_places\` is each item's account as
 * a place in \`p_accounts\`, 0 for a card that is not ours.
 */
const COMMIT = `
  create function commit_decisions(${PARAMETERS}) returns text language plpgsql volatile as $$
  declare
    v_is_current boolean;
    v_unchanged bigint[];
    v_spots tid[];
    v_fates text[];
    v_written bigint;
  begin
    if pg_advisory_xact_lock_shared(7001) is null then return 'E'; end if;
    ${GUARD}
    loop
      if v_fates is not null or coalesce(cardinality(v_unchanged), 0) = cardinality(p_accounts) then
        ${WRITE}
        get diagnostics v_written = row_count;
        exit when v_written > 0;
      end if;
      ${WEIGH}
    end loop;
    if cardinality(array_remove(p_exceptions, null)) > 0 then
      perform exceptions_use(array_agg(e.id), array_agg(e.amount), array_agg(e.payments))
      from unnest(p_exceptions, p_amounts, p_exception_payments, v_fates) as e(id, amount, payments, fate)
      where e.id is not null and (v_fates is null or e.fate = 'W');
    end if;
    return coalesce(array_to_string(v_fates, ''), repeat('W', cardinality(p_auths)));
  end $$`;

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
    case when exists (select from stops where ended_at is null) then
      (select string_agg(s.kind, ',' order by s.kind) from stops s
        where s.ended_at is null and (s.kind = 'scheme'
          or (s.kind = 'practice' and s.target = w.practice_id::text)
          or (s.kind = 'budget' and s.target = w.budget_id::text)
          or (s.kind = 'policy'
            and s.target = (select p.slug from policy_versions p where p.id = w.policy_version_id)))) end as stops,
    (select json_agg(json_build_object('id', e.id, 'networkId', e.network_id, 'merchantName', e.merchant_name,
        'category', e.category, 'mostPence', e.most_pence, 'usedPence', e.used_pence, 'mostPayments', e.most_payments,
        'payments', e.payments, 'expiresOn', e.expires_on) order by e.id)
      from merchant_exceptions e where e.award_id = w.id and e.status = 'allowed') as exceptions
  from cards c
  join awards w on w.id = c.award_id
  join budgets b on b.id = w.budget_id
  join ledger_accounts a on a.award_id = w.id and a.kind = 'award'
  join ledger_accounts n on n.budget_id = w.budget_id and n.kind = 'network' and n.award_id is null`;

/** What the second form of the path takes away when it is made. */
const REFERENCES = [
  ['authorizations', 'card_id', 'cards'],
  ['authorizations', 'award_id', 'awards'],
  ['authorizations', 'practice_id', 'practices'],
  ['authorizations', 'budget_id', 'budgets'],
  ['ledger_transfers', 'debit_account_id', 'ledger_accounts'],
  ['ledger_transfers', 'credit_account_id', 'ledger_accounts'],
] as const;

/**
 * The two trips of a decision with as little for PostgreSQL to begin and to look up as they can do with: every statement
 * that is begun costs more than a row that is written. One locks and compares, one writes everything, the ledger's part
 * with it: the hold, and the running figures that limits are held against. Only what is out of the ordinary (a lost
 * race, a repeat, a later round) is looked at item by item. One event tells of all that a batch approved.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('drop function commit_decisions, ledger_take_approved, ledger_place_holds, ledger_guard_versions');
  await knex.raw('drop view decision_snapshots');
  await knex.raw(VIEW);
  await knex.raw(COMMIT);
  await grantToService(knex, 'select', 'decision_snapshots');
  await grantToService(knex, 'execute', 'function commit_decisions');
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function commit_decisions');
  await knex.raw('drop view decision_snapshots');
  await createLedgerHolds(knex);
  await createDecisionPath(knex);
  for (const [table, column, named] of REFERENCES) {
    await knex.raw(
      `alter table ${table} add constraint ${table}_${column}_fkey foreign key (${column}) references ${named} not valid`,
    );
  }
  await createSecondPath(knex);
}
