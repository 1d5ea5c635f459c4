import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAwardFigures, verifyLedger } from '../../src/modules/ledger/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { freshDatabase } from '../harness/database.ts';
import { type DatabaseLine, openDatabaseLine } from '../harness/database-line.ts';
import { askAbout } from '../harness/requests.ts';
import { makeAward, openScheme, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { SUPERMARKET } from '../harness/shop.ts';

let line: DatabaseLine;
let service: RunningService & AsyncDisposable;
let scheme: Scheme;

beforeAll(async () => {
  const database = await freshDatabase();
  line = await openDatabaseLine(database.url);
  service = await startService({ database, lineUrl: line.url });
  scheme = await openScheme(service);
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
  line.close();
});

const SLOW_MS = 800;
/** A busy machine takes its time. */
const PATIENTLY = { timeout: 15_000 };

const figures = (id: string) => inScope(service.db, 'all', async (trx) => (await readAwardFigures(trx, [id])).get(id));

async function award(): Promise<{ id: string; card: string }> {
  const { id } = await makeAward(service, scheme);
  const card = await stripeCardOf(service, id);
  await askAbout(service, { id: `iauth_warm${id.replaceAll('-', '')}`, card, amount: 0 });
  return { id, card };
}

const pay = (card: string) =>
  service.shop.testHelpers.issuing.authorizations.create({ card, amount: 1000, merchant_data: SUPERMARKET });

async function untilHeld(id: string, pence: number): Promise<void> {
  await expect.poll(async () => (await figures(id))?.heldPence, PATIENTLY).toBe(pence);
}

async function reviewOf(authorizationId: string) {
  return inScope(service.db, 'all', (trx) =>
    trx('decline_reviews').where({ authorization_id: authorizationId }).first('reason_code', 'is_urgent'),
  );
}

async function differences() {
  return (await inScope(service.db, 'all', verifyLedger)).flatMap((check) => check.differences);
}

describe('a database that takes longer than our deadline', () => {
  it('declines in time, lets go of what was reserved after all, and opens an urgent review as our fault (R44, R54)', async () => {
    const { id, card } = await award();
    line.slow('decisions', { answersMs: SLOW_MS });
    const late = await pay(card);
    line.slow('decisions', null);
    expect(late).toMatchObject({ approved: false, request_history: [{ reason: 'webhook_declined' }] });
    await untilHeld(id, 1000);
    await service.settle();
    expect(await figures(id)).toMatchObject({ heldPence: 0, availablePence: 4000 });
    expect(await reviewOf(late.id)).toEqual({ reason_code: 'our_fault', is_urgent: true });
    expect(await differences()).toEqual([]);
  });

  it('holds nothing where the decision reaches it only after Stripe’s own word has been settled (R44)', async () => {
    const { id, card } = await award();
    const release = Promise.withResolvers<void>();
    line.slow('decisions', { until: release.promise });
    const late = await pay(card);
    expect(late.approved).toBe(false);
    await service.settle();
    const before = line.askedBytes();
    release.resolve();
    await expect.poll(() => line.askedBytes(), PATIENTLY).toBeGreaterThan(before);
    line.slow('decisions', null);
    await expect
      .poll(async () => (await askAbout(service, { id: 'iauth_next', card, amount: 0 })).approved, PATIENTLY)
      .toBe(true);
    await service.settle();
    expect(await figures(id)).toMatchObject({ heldPence: 0, availablePence: 4000 });
    expect(await reviewOf(late.id)).toEqual({ reason_code: 'our_fault', is_urgent: true });
    expect(await differences()).toEqual([]);
  });
});
