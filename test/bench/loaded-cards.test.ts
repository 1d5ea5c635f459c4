import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSent } from '../../bench/correctness.ts';
import { productionEnvironment, SECRETS } from '../../bench/environment.ts';
import { openLane } from '../../bench/generator/lane.ts';
import { bulkLoad } from '../../bench/load/bulk-client.ts';
import { cloneHistory } from '../../bench/load/clone-history.ts';
import { loadCards } from '../../bench/load/load-cards.ts';
import { createPlainDecider } from '../../bench/naive/decide-plainly.ts';
import { openPlainDatabase } from '../../bench/naive/plain-database.ts';
import { authorizationId, createBodyMaker } from '../../bench/signed-bodies.ts';
import { compose, type Service } from '../../src/compose.ts';
import { loadConfig } from '../../src/config.ts';
import { verifyCardTransactions, verifyHolds, verifySpending } from '../../src/modules/authorizations/index.ts';
import { verifyLedger } from '../../src/modules/ledger/index.ts';
import { inScope, inSnapshot } from '../../src/platform/database.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';

const CARDS = 50;
const SENT = 12;
const OLD = 200;

let database: FreshDatabase;
let service: Service;
let sampleBody: string;
let port: number;
const parts = new AsyncDisposableStack();

beforeAll(async () => {
  database = await freshDatabase();
  parts.defer(database.destroy);
  const { url } = database;
  ({ sampleBody } = await loadCards({ url, loadUrl: url }, { cards: CARDS, practices: 2 }));
  service = await compose(loadConfig({ ...productionEnvironment({ databaseUrl: url, port: 1 }), LOG_LEVEL: 'error' }));
  parts.defer(service.destroy);
  const server = createServer(service.app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  parts.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  port = (server.address() as AddressInfo).port;
});

afterAll(() => parts.disposeAsync());

/** Sends prepared deliveries one after the other; gives whether each answer had status 200. */
async function send(prefix: string): Promise<boolean[]> {
  const make = createBodyMaker({
    sampleBody,
    prefix,
    secret: SECRETS.authorizations,
    at: new Date(),
    cards: CARDS,
    hot: false,
  });
  const answers: boolean[] = [];
  let answered = Promise.withResolvers<void>();
  const lane = await openLane(port, (isOk) => {
    answers.push(isOk);
    answered.resolve();
  });
  for (let n = 0; n < SENT; n += 1) {
    answered = Promise.withResolvers<void>();
    lane.send(make());
    await answered.promise;
  }
  lane.close();
  return answers;
}

/** Every difference that the ledger's checks find. */
function differences(): Promise<string[]> {
  return inSnapshot(service.db, async (trx) => {
    const checks = [
      ...(await verifyLedger(trx)),
      await verifyCardTransactions(trx),
      await verifyHolds(trx),
      await verifySpending(trx),
    ];
    return checks.flatMap((check) => check.differences);
  });
}

describe('cards loaded for the benchmark', () => {
  it('are in order by the books, and a signed delivery for one is decided by every rule (R2, R40)', async () => {
    expect(await differences()).toEqual([]);
    expect(await send('first')).toEqual(Array(SENT).fill(true));
    const rows = await inScope(service.db, 'all', (trx) =>
      trx('decisions')
        .where('authorization_id', 'like', 'iauth\\_first%')
        .orderBy('authorization_id')
        .pluck('reason_code'),
    );
    expect(rows).toEqual([...Array(5).fill(null), 'not_in_award', ...Array(5).fill(null), 'not_in_award']);
    expect(await differences()).toEqual([]);
  });

  it('have each request of a run on record once, with what was approved on hold, or it is told', async () => {
    const { url } = database;
    await send('second');
    expect(await checkSent(url, { prefix: 'second', bodies: SENT, answered: SENT, sent: SENT })).toEqual([]);
    expect(await checkSent(url, { prefix: 'second', bodies: SENT, answered: SENT, sent: SENT + 1 })).toEqual([
      '13 were answered and 12 decisions are on record',
    ]);
    expect(await checkSent(url, { prefix: 'never', bodies: SENT, answered: SENT, sent: null })).toEqual([
      '12 were answered and 0 decisions are on record',
    ]);
  });

  it('get a past of captured and declined payments that the books agree with (R2)', async () => {
    await send('sample');
    const samples = Array.from({ length: SENT }, (_, n) => authorizationId('sample', n));
    await bulkLoad(database.url, cloneHistory({ cards: CARDS, decisions: OLD, samples }));
    expect(await differences()).toEqual([]);
    const [old] = await inScope(service.db, 'all', (trx) =>
      trx('decisions').where('authorization_id', 'like', 'iauth\\_old%').select(trx.raw('count(*) as n')),
    );
    expect(old).toEqual({ n: OLD });
  });

  it('are decided alike by the plain transaction that the service is measured against', async () => {
    const plain = await openPlainDatabase(database.url);
    try {
      const decide = createPlainDecider(plain);
      const request = {
        authorizationId: 'iauth_plain1',
        round: 0,
        stripeCardId: 'ic_bench00000007',
        amountPence: 100,
        currency: 'gbp',
        merchantCurrency: 'gbp',
        cashbackPence: 0,
        isAmountControllable: false,
        merchant: {
          name: 'Seagull Stores',
          networkId: '900001',
          category: 'grocery_stores_supermarkets',
          categoryCode: '5411',
          country: 'GB',
          city: 'Marram Bay',
        },
        cardPresence: null,
        method: null,
        requestedAt: new Date(),
      };
      const approved = { approved: true, approvedPence: 100, reason: null };
      expect(await decide(request)).toEqual(approved);
      expect(await decide(request)).toEqual(approved);
      expect(await service.authorizations.decide({ ...request, authorizationId: 'iauth_ours1' })).toEqual(approved);
      expect(await differences()).toEqual([]);
    } finally {
      await plain.destroy();
    }
  });
});
