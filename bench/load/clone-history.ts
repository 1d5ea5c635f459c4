import type pg from 'pg';
import { systemClock } from '../../src/platform/clock.ts';
import { ID_KIND } from './clone-cards.ts';
import { copyId, copyRows } from './copy-rows.ts';

export type History = {
  cards: number;
  decisions: number;
  /** Authorization ids of decisions that the service has just made on this database: the originals. */
  samples: readonly string[];
};

const DAYS = 90;
const ID_KINDS = { hold: 11, capture: 12 };

const OLD_ID = `'iauth_old' || lpad(n::text, 8, '0')`;
const OLD_CARD_TRANSACTION = `'ipi_old' || lpad(n::text, 8, '0')`;

/** Numbers of the old decisions; each card gets as many as the others. Times grow with the number. */
function numbersOf({ cards, decisions, samples }: History): string {
  const last = systemClock.now().toISOString();
  const stepMs = Math.floor((DAYS * 86_400_000) / decisions);
  return `(
    select n, 1 + n % ${cards} as card, n % ${samples.length} as place,
      timestamptz '${last}' - interval '1 day' - (${decisions} - n) * interval '${stepMs} ms' as at
    from generate_series(1, ${decisions}) n) h
    join bench_samples s on s.place = h.place
    join awards w on w.id = ${copyId(ID_KIND.award, 'h.card')}`;
}

const NEW_AWARD = { award_id: 'w.id', practice_id: 'w.practice_id' };
const NEW_CARD = `'ic_bench' || lpad(h.card::text, 8, '0')`;

async function copyAuthorizations(client: pg.Client, numbers: string): Promise<void> {
  await copyRows(client, {
    table: 'authorizations',
    source: `${numbers} join authorizations t on t.id = s.id`,
    over: {
      ...NEW_AWARD,
      id: OLD_ID,
      stripe_card_id: NEW_CARD,
      card_id: copyId(ID_KIND.card, 'h.card'),
      budget_id: 'w.budget_id',
      status: `case when t.approved then 'closed' else t.status end`,
      rounds_synced: '1',
      settled_version: '1',
      counted_by_day: `case when t.approved then jsonb_build_object((h.at at time zone 'Europe/London')::date::text, t.amount_pence) else '{}' end`,
      requested_at: 'h.at',
      recorded_at: 'h.at',
      ended_at: `case when t.approved then h.at + interval '1 day' end`,
    },
  });
}

async function copyDecisions(client: pg.Client, numbers: string): Promise<void> {
  await copyRows(client, {
    table: 'decisions',
    source: `${numbers} join decisions t on t.authorization_id = s.id`,
    over: {
      ...NEW_AWARD,
      authorization_id: OLD_ID,
      stripe_card_id: NEW_CARD,
      decided_at: 'h.at',
    },
  });
}

async function copyTransfers(client: pg.Client, numbers: string): Promise<void> {
  const holds = `${numbers} join ledger_transfers t on t.authorization_id = s.id and t.is_hold
    join ledger_accounts network on network.budget_id = w.budget_id and network.kind = 'network'`;
  const over = {
    debit_account_id: copyId(ID_KIND.account, 'h.card'),
    credit_account_id: 'network.id',
    budget_id: 'w.budget_id',
    award_id: 'w.id',
    authorization_id: OLD_ID,
    posting_period: `to_char(h.at, 'YYYY-MM')`,
    state: `'posted'`,
  };
  await copyRows(client, {
    table: 'ledger_transfers',
    source: holds,
    over: {
      ...over,
      id: copyId(ID_KINDS.hold),
      event_at: 'h.at',
      created_at: 'h.at',
      resolved_at: `h.at + interval '1 day'`,
      idempotency_key: `'hold:' || ${OLD_ID} || ':0'`,
    },
  });
  await copyRows(client, {
    table: 'ledger_transfers',
    source: holds,
    over: {
      ...over,
      id: copyId(ID_KINDS.capture),
      kind: `'capture'`,
      is_hold: 'false',
      hold_id: copyId(ID_KINDS.hold),
      card_transaction_id: OLD_CARD_TRANSACTION,
      event_at: `h.at + interval '1 day'`,
      created_at: `h.at + interval '1 day'`,
      idempotency_key: `'capture:' || ${OLD_CARD_TRANSACTION}`,
    },
  });
}

/** What Stripe told of the captures, from the authorizations that were copied. */
const CARD_TRANSACTIONS = `
  insert into card_transactions (id, authorization_id, stripe_card_id, card_id, award_id, practice_id, budget_id, type,
    amount_pence, merchant_name, merchant_network_id, merchant_category, merchant_category_code, merchant_country,
    merchant_city, happened_at, accrual_date, posting_period, recorded_at, arrival)
  select replace(id, 'iauth', 'ipi'), id, stripe_card_id, card_id, award_id, practice_id, budget_id, 'capture',
    -amount_pence, merchant_name, merchant_network_id, merchant_category, merchant_category_code, merchant_country,
    merchant_city, ended_at, ended_at::date, to_char(ended_at, 'YYYY-MM'), ended_at, 'with_hold'
  from authorizations where id like 'iauth\\_old%' and approved`;

/** What the captures took from each award, and what its limits by period are held against from now on. */
const CHARGE_AWARDS = `
  with paid as (
    select award_id, id like 'iauth\\_old%' as is_old, d.key::date as day, d.value::bigint as pence
    from authorizations cross join lateral jsonb_each_text(counted_by_day) d),
  last as (
    select award_id, max(day) as day, count(*)::int as payments, coalesce(sum(pence) filter (where is_old), 0) as captured
    from paid group by 1),
  periods as (
    select l.*, date_trunc('week', l.day)::date as week, date_trunc('month', l.day)::date as month from last l),
  sums as (
    select p.award_id, sum(pence) filter (where paid.day = p.day) as day_pence,
      sum(pence) filter (where paid.day >= p.week) as week_pence, sum(pence) filter (where paid.day >= p.month) as month_pence
    from periods p join paid using (award_id) group by 1)
  update ledger_accounts a set debits_posted = a.debits_posted + p.captured, spending_payments = p.payments,
    spending_day = p.day, spending_day_pence = s.day_pence, spending_week = p.week, spending_week_pence = s.week_pence,
    spending_month = p.month, spending_month_pence = s.month_pence
  from periods p join sums s using (award_id)
  where a.award_id = p.award_id and a.kind = 'award'`;

/** `work` with the originals in a table of this connection, and no nested loops. */
async function withSamples(
  client: pg.Client,
  history: History,
  work: (numbers: string) => Promise<void>,
): Promise<void> {
  await client.query('create temp table bench_samples (place int primary key, id text not null)');
  await client.query('insert into bench_samples select n - 1, id from unnest($1::text[]) with ordinality u(id, n)', [
    history.samples,
  ]);
  await client.query('analyze bench_samples');
  // The planner takes a few hundred holds among a million transfers for one, and would loop over whole tables.
  await client.query('set enable_nestloop = off');
  await work(numbersOf(history));
}

/**
 * Gives the cards a past: payments of the last 90 days, copied from `samples`, with their decisions and transfers, the
 * approved ones captured a day later. Two parts that need nothing of each other, each on a client for bulk loads.
 */
export function cloneHistory(history: History) {
  const payments = (client: pg.Client) =>
    withSamples(client, history, async (numbers) => {
      await copyAuthorizations(client, numbers);
      await client.query(CARD_TRANSACTIONS);
      await client.query(CHARGE_AWARDS);
    });
  const books = (client: pg.Client) =>
    withSamples(client, history, async (numbers) => {
      await copyDecisions(client, numbers);
      await copyTransfers(client, numbers);
    });
  return [payments, books] as const;
}
