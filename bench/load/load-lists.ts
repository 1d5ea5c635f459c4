import type pg from 'pg';
import { v7 as newId } from 'uuid';
import { loadConfig } from '../../src/config.ts';
import { seal } from '../../src/modules/recipients/index.ts';
import type { BenchDatabase } from '../database-server.ts';
import { loadingEnvironment } from '../environment.ts';
import { bulkLoad } from './bulk-client.ts';
import { loadCards } from './load-cards.ts';

/** One in so many is still open: the others are of the past. */
const OPEN_ONE_IN = 50;

const AT = `now() - n * interval '1 minute'`;
const isOpen = `n % ${OPEN_ONE_IN} = 0`;

/** Requests of different times and amounts, most of them over. */
const AWARDS = `
  update awards a set requested_at = ${AT}, amount_pence = 1000 + (n * 7919) % 20000,
    expires_on = current_date + (n % 200 - 100)::int,
    status = case when ${isOpen} then 'active' else 'finished' end,
    end_reason = case when ${isOpen} then null else 'spent' end,
    ended_at = case when ${isOpen} then null else now() end
  from (select id, substr(reference, 7)::int as n from awards where reference like 'BENCH-%') x where x.id = a.id`;

const AUTHORIZATIONS = `
  insert into authorizations (id, stripe_card_id, award_id, practice_id, budget_id, status, approved, amount_pence,
    requested_pence, merchant_name, merchant_city, merchant_category, reason_code, requested_at, recorded_at)
  select 'iauth_list' || n, 'ic_list' || n, id, practice_id, budget_id, 'declined', false, 0,
    1000 + (n * 7919) % 20000, 'Seagull Stores', 'Marram Bay', 'massage_parlors', 'never_allowed', ${AT}, ${AT}
  from (select *, substr(reference, 7)::int as n from awards where reference like 'BENCH-%') a`;

const closing = (outcome: string) => `
  case when ${isOpen} then null else '${outcome}' end, case when ${isOpen} then null else requested_by end,
  case when ${isOpen} then null else ${AT} end`;

const REVIEWS = `
  insert into decline_reviews (id, authorization_id, award_id, practice_id, stripe_card_id, merchant_key, amount_pence,
    reason_code, status, is_urgent, tries, opened_at, last_attempt_at, due_at, outcome, closed_by, closed_at)
  select gen_random_uuid(), 'iauth_list' || n, id, practice_id, 'ic_list' || n, 'seagull', 1000 + (n * 7919) % 20000,
    'never_allowed', case when ${isOpen} then 'new' else 'closed' end, false, 1, ${AT}, ${AT},
    ${AT} + interval '1 day', ${closing('explained')}
  from (select *, substr(reference, 7)::int as n from awards where reference like 'BENCH-%') a`;

const CASES = `
  insert into finance_cases (id, kind, subject_id, award_id, practice_id, budget_id, status, is_urgent, amount_pence,
    open_pence, facts, opened_at, due_at, outcome, closed_by, closed_at)
  select gen_random_uuid(), 'card_trouble', id::text, id, practice_id, budget_id,
    case when ${isOpen} then 'new' else 'closed' end, false, 0, 0, '{}', ${AT}, ${AT} + interval '1 day',
    ${closing('explained')}
  from (select *, substr(reference, 7)::int as n from awards where reference like 'BENCH-%') a`;

/** Everybody a name of their own, sealed for their own row, as the service would read it. */
async function sealPeople(client: pg.Client, databaseUrl: string): Promise<void> {
  const { identityHashKey: hashKey, identityKeys: encryptionKeys } = loadConfig(
    loadingEnvironment({ databaseUrl, stripeUrl: 'http://127.0.0.1:1' }),
  );
  const { rows } = await client.query<{ id: string }>('select id from recipients order by id');
  for (let from = 0; from < rows.length; from += 5000) {
    const ids = rows.slice(from, from + 5000).map(({ id }) => id);
    const sealed = ids.map((id) => {
      const identity = { givenName: 'Ivy', familyName: 'Benchley', dateOfBirth: '1945-03-04' };
      return seal({ hashKey, encryptionKeys }, id, identity).sealed;
    });
    await client.query(
      `update recipients r set identity_encrypted = x.sealed,
         created_at = now() - make_interval(mins => ($3::int + x.place::int)), needs_reviewed_on = current_date - x.place::int % 300
       from unnest($1::uuid[], $2::bytea[]) with ordinality x(id, sealed, place) where r.id = x.id`,
      [ids, sealed, from],
    );
  }
}

/** Somebody of finance, who sees every practice. */
async function addFinance(client: pg.Client): Promise<string> {
  const id = newId();
  await client.query(
    `insert into principals (id, kind, name, title, role, created_at) values ($1, 'staff', 'Bench finance', 'Finance', 'finance', now())`,
    [id],
  );
  return id;
}

/** Fills an empty database with so many rows in each list. Returns who looks at them. */
export async function loadLists(
  database: BenchDatabase,
  rows: number,
): Promise<{ financeId: string; requesterId: string }> {
  await loadCards(database, { cards: rows, practices: 1, moreFollows: true });
  const people = { financeId: '', requesterId: '' };
  const load = async (client: pg.Client) => {
    await client.query(AWARDS);
    for (const statement of [AUTHORIZATIONS, REVIEWS, CASES]) await client.query(statement);
    await sealPeople(client, database.url);
    people.financeId = await addFinance(client);
    const found = await client.query<{ id: string }>(`select id from principals where role = 'requester' limit 1`);
    people.requesterId = found.rows[0]?.id ?? '';
  };
  await bulkLoad(database.loadUrl, [load]);
  return people;
}
