/**
 * What a sweep and a three-way match of many card transactions cost in memory and time:
 * `node scripts/measure-sweep.mjs [count]`, 100,000 unless told. It makes a database of its own with that many
 * payments in our books and at the sandbox, then measures in a process of its own with 96 MB of heap.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Stripe } from 'stripe';
import { compose } from '../src/compose.ts';
import { loadConfig } from '../src/config.ts';
import { migrate } from '../src/main/migrate.ts';
import { systemClock } from '../src/platform/clock.ts';
import { inScope, openDatabase } from '../src/platform/database.ts';
import { createLogger } from '../src/platform/logger.ts';
import { createStripeSandbox } from '../src/sandbox/index.ts';
import { startTestPostgres } from '../test/harness/postgres.ts';
import { makeAward, openScheme, stripeCardOf } from '../test/harness/scheme.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const HEAP_MB = 96;
const LOGGER = createLogger({ name: 'measure', level: 'fatal' });

const configOf = (database, stripe) =>
  loadConfig({
    NODE_ENV: 'test',
    BASE_URL: 'http://127.0.0.1:9',
    DATABASE_URL: database,
    STRIPE_SECRET_KEY: 'sk_test_sandbox',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_sandbox',
    STRIPE_API_BASE: stripe,
    STRIPE_AUTHORIZATION_WEBHOOK_SECRET: 'whsec_decisions',
    STRIPE_WEBHOOK_SECRET: 'whsec_events',
    SESSION_SECRET: 'a session secret for measuring, 32 characters',
    IDENTITY_KEYS: `v1:${KEY}`,
    IDENTITY_HASH_KEY: KEY,
    ACCESS_CODE_KEY: KEY,
    PSEUDONYM_KEY: KEY,
    OIDC_ISSUER: 'https://login.invalid',
    OIDC_CLIENT_ID: 'measure',
    OIDC_CLIENT_SECRET: KEY,
  });

/** One payment of 1p a minute, the newest now: at Stripe, and booked. */
const AT_STRIPE = `
  insert into stripe_sandbox.transactions (id, created, chain, object)
  select 'ipi_m' || n, t, 'none', jsonb_build_object('id', 'ipi_m' || n, 'object', 'issuing.transaction',
    'amount', -1, 'merchant_amount', -1, 'currency', 'gbp', 'merchant_currency', 'gbp', 'type', 'capture',
    'authorization', null, 'card', cast(:card as text), 'cardholder', 'ich_m', 'created', t, 'metadata', '{}'::jsonb,
    'livemode', false, 'amount_details', null, 'balance_transaction', 'txn_m' || n, 'dispute', null,
    'wallet', null, 'network_data', null, 'merchant_data', jsonb_build_object('name', 'Seagull Stores',
      'category', 'grocery_stores_supermarkets', 'category_code', '5411', 'country', 'GB', 'network_id', '9001'))
  from (select n, cast(:now as bigint) - (cast(:count as int) - n) * 60 as t from generate_series(1, cast(:count as int)) n) x`;
const MOVEMENTS = `
  insert into stripe_sandbox.balance_transactions (id, created, object)
  select 'txn_m' || n, t, jsonb_build_object('id', 'txn_m' || n, 'object', 'balance_transaction', 'amount', -1,
    'net', -1, 'fee', 0, 'fee_details', '[]'::jsonb, 'currency', 'gbp', 'type', 'issuing_transaction',
    'balance_type', 'issuing', 'source', 'ipi_m' || n, 'created', t, 'available_on', t, 'status', 'available',
    'reporting_category', 'issuing_transaction', 'description', null, 'exchange_rate', null)
  from (select n, cast(:now as bigint) - (cast(:count as int) - n) * 60 as t from generate_series(1, cast(:count as int)) n) x`;
const BOOKED = `
  insert into card_transactions (id, stripe_card_id, type, amount_pence, merchant_name, merchant_category,
    happened_at, accrual_date, posting_period, recorded_at, arrival)
  select id, cast(:card as text), 'capture', -1, 'Seagull Stores', 'grocery_stores_supermarkets', to_timestamp(created),
    '2026-11-22', '2026-11', to_timestamp(created), 'forced'
  from stripe_sandbox.transactions`;
const CASH = `
  insert into ledger_transfers (id, kind, is_hold, state, debit_account_id, credit_account_id, amount_pence,
    card_transaction_id, posting_period, event_at, created_at, idempotency_key)
  select gen_random_uuid(), 'settlement', false, 'posted', h.id, m.id, 1, x.id, '2026-11',
    to_timestamp(x.created), to_timestamp(x.created), 'cash:' || x.id
  from stripe_sandbox.transactions x,
    (select id from ledger_accounts where kind = 'holding') h, (select id from ledger_accounts where kind = 'merchants') m`;

const OUT = `
  update ledger_accounts set debits_posted = debits_posted + cast(:count as bigint) where kind = 'holding'`;
const IN = `
  update ledger_accounts set credits_posted = credits_posted + cast(:count as bigint) where kind = 'merchants'`;
const PAID = 'update stripe_sandbox.balances set issuing_available = issuing_available - cast(:count as bigint)';

async function fill(url, about) {
  const db = openDatabase({ url, max: 1 });
  await inScope(db, 'all', async (trx) => {
    for (const sql of [AT_STRIPE, MOVEMENTS, BOOKED, CASH, OUT, IN, PAID]) await trx.raw(sql, about);
  });
  await db.raw('analyze');
  await db.destroy();
}

async function prepare(count) {
  const postgres = await startTestPostgres();
  await migrate({ ownerUrl: postgres.url, withSandbox: true });
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stripeUrl = `http://127.0.0.1:${server.address().port}`;
  const sandbox = createStripeSandbox({
    ...{ databaseUrl: postgres.url, clock: systemClock, logger: LOGGER, publicUrl: stripeUrl },
    ...{ authorizationEndpoint: null, eventEndpoint: null },
  });
  server.on('request', sandbox.app);
  const service = await compose(configOf(postgres.url, stripeUrl), { logger: LOGGER });
  const at = { host: '127.0.0.1', port: server.address().port, protocol: 'http', telemetry: false };
  const withShop = { ...service, shop: new Stripe('sk_test_sandbox', at) };
  const scheme = await openScheme(withShop);
  const { id } = await makeAward(withShop, scheme);
  const now = Math.floor(Date.now() / 1000) - 60;
  await fill(postgres.url, { count, now, card: await stripeCardOf(withShop, id) });
  await service.destroy();
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await sandbox.destroy();
    await postgres.stop();
  };
  return { databaseUrl: postgres.url, stripeUrl, stop };
}

const megabytes = (bytes) => `${Math.round(bytes / 1_048_576)} MB`;

async function measured(name, work) {
  let highest = 0;
  const look = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss());
  }, 50);
  const before = process.memoryUsage.rss();
  const begun = performance.now();
  const result = await work();
  clearInterval(look);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${name}: ${seconds} s, RSS ${megabytes(before)} before, ${megabytes(highest)} at its highest`);
  console.log(`  ${JSON.stringify(result)}`);
}

async function measure(databaseUrl, stripeUrl) {
  const service = await compose(configOf(databaseUrl, stripeUrl), { logger: LOGGER });
  const from = new Date(0);
  await measured('sweep', () => service.reconciliation.sweep({ from }));
  await measured('three-way match', () => service.reconciliation.matchBalances());
  await service.destroy();
}

async function runAll(count) {
  const { databaseUrl, stripeUrl, stop } = await prepare(count);
  const args = [`--max-old-space-size=${HEAP_MB}`, import.meta.filename, '--measure', databaseUrl, stripeUrl];
  console.log(`${count} card transactions, ${HEAP_MB} MB of heap`);
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  await stop();
  process.exit(code ?? 1);
}

const [first, ...more] = process.argv.slice(2);
await (first === '--measure' ? measure(...more) : runAll(Number(first ?? 100_000)));
