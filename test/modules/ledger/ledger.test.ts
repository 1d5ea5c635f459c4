import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AwardAccounts } from '../../../src/modules/ledger/index.ts';
import {
  openAccount,
  openAwardAccounts,
  placeHold,
  postTransfer,
  readAwardFigures,
  readBudgetFigures,
  rebalanceAward,
  resolveHolds,
  verifyLedger,
} from '../../../src/modules/ledger/index.ts';
import { type Db, inScope, openDatabase, SERVICE_ROLE, type Trx } from '../../../src/platform/database.ts';
import { type FreshDatabase, freshDatabase } from '../../harness/database.ts';

const AT = new Date('2026-11-22T10:00:00Z');
let database: FreshDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase({ url: database.url, role: SERVICE_ROLE });
});
afterAll(async () => {
  await db.destroy();
  await database.destroy();
});

const inTrx = <T>(work: (trx: Trx) => Promise<T>) => inScope(db, 'all', work);

async function openBudget(trx: Trx, amountPence: number): Promise<string> {
  const budgetId = randomUUID();
  const budget = await openAccount(trx, { kind: 'budget', budgetId, at: AT });
  await openAccount(trx, { kind: 'network', budgetId, at: AT });
  const commissioner = await openAccount(trx, { kind: 'commissioner', partyId: randomUUID(), at: AT });
  await postTransfer(trx, {
    kind: 'allocation',
    fromAccountId: commissioner,
    toAccountId: budget,
    amountPence,
    budgetId,
    key: `allocation:${budgetId}`,
    eventAt: AT,
    at: AT,
  });
  return budgetId;
}

async function fundAward(trx: Trx, budgetId: string, amountPence: number): Promise<AwardAccounts> {
  const accounts = await openAwardAccounts(trx, { awardId: randomUUID(), budgetId, at: AT });
  await postTransfer(trx, {
    ...move(accounts, 'award', amountPence),
    fromAccountId: accounts.budget,
    toAccountId: accounts.award,
  });
  return accounts;
}

function move(accounts: AwardAccounts, kind: 'award' | 'capture' | 'refund', amountPence: number) {
  const { awardId, budgetId } = accounts;
  return { kind, amountPence, awardId, budgetId, key: randomUUID(), eventAt: AT, at: AT };
}

describe('a transfer (R2)', () => {
  it('moves money once for one key', async () => {
    const figures = await inTrx(async (trx) => {
      const accounts = await fundAward(trx, await openBudget(trx, 10_000), 4000);
      const capture = {
        ...move(accounts, 'capture', 1000),
        fromAccountId: accounts.award,
        toAccountId: accounts.network,
      };
      expect([await postTransfer(trx, capture), await postTransfer(trx, capture)]).toEqual(['posted', 'repeated']);
      return (await readAwardFigures(trx, [accounts.awardId])).get(accounts.awardId);
    });
    expect(figures).toMatchObject({ availablePence: 3000, spentPence: 1000 });
  });
  it('never takes more than a budget or an award has (R3)', async () => {
    await inTrx(async (trx) => {
      const budgetId = await openBudget(trx, 1000);
      const accounts = await openAwardAccounts(trx, { awardId: randomUUID(), budgetId, at: AT });
      const tooMuch = { ...move(accounts, 'award', 1001), fromAccountId: accounts.budget, toAccountId: accounts.award };
      expect(await postTransfer(trx, tooMuch)).toBe('insufficient');
      expect((await readBudgetFigures(trx, [budgetId])).get(budgetId)?.availablePence).toBe(1000);
    });
  });
  it.each([0, -1, 10.5, Number.NaN])('refuses an amount of %s (R1)', async (amountPence) => {
    const posting = inTrx(async (trx) => {
      const accounts = await fundAward(trx, await openBudget(trx, 10_000), 4000);
      await postTransfer(trx, {
        ...move(accounts, 'capture', amountPence),
        fromAccountId: accounts.award,
        toAccountId: accounts.network,
      });
    });
    await expect(posting).rejects.toThrow('R1');
  });
  it('refuses a movement that the table of kinds does not know', async () => {
    const posting = inTrx(async (trx) => {
      const accounts = await fundAward(trx, await openBudget(trx, 10_000), 4000);
      await postTransfer(trx, {
        ...move(accounts, 'refund', 100),
        fromAccountId: accounts.budget,
        toAccountId: accounts.award,
      });
    });
    await expect(posting).rejects.toThrow('refund: budget -> award');
  });
  it.each([
    ['delete from ledger_transfers', /permission denied|append-only/],
    ['update ledger_transfers set amount_pence = amount_pence + 1', /permission denied|append-only/],
    ["update ledger_transfers set state = 'voided', resolved_at = null", /append-only/],
  ])('cannot be rewritten: %s', async (sql, message) => {
    await inTrx(async (trx) => fundAward(trx, await openBudget(trx, 10_000), 4000));
    await expect(inTrx((trx) => trx.raw(sql))).rejects.toThrow(message);
  });
});

type Step = { kind: 'hold' | 'capture' | 'refund' | 'void' | 'end'; amount: number };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('hold', 'capture', 'refund', 'void', 'end'),
  amount: fc.integer({ min: 1, max: 3000 }),
});

/** What the shop does to one award; captures may exceed everything, as Stripe's do. */
async function takeStep(trx: Trx, accounts: AwardAccounts, { kind, amount, n }: Step & { n: number }): Promise<void> {
  const { awardId, budgetId, award, shortfall, network } = accounts;
  const free = (await readAwardFigures(trx, [awardId])).get(awardId)?.availablePence ?? 0;
  const authorizationId = `iauth_${awardId}_${n % 3}`;
  if (kind === 'hold' && free > 0) {
    const amountPence = Math.min(free, amount);
    const key = randomUUID();
    await placeHold(trx, {
      fromAccountId: award,
      networkAccountId: network,
      amountPence,
      budgetId,
      awardId,
      authorizationId,
      key,
      eventAt: AT,
      at: AT,
    });
  }
  if (kind === 'void') await resolveHolds(trx, { authorizationId, state: 'voided', at: AT });
  if (kind === 'capture') {
    const parts = [
      { fromAccountId: award, amountPence: Math.min(free, amount) },
      { fromAccountId: shortfall, amountPence: amount - Math.min(free, amount) },
    ];
    for (const part of parts.filter(({ amountPence }) => amountPence > 0)) {
      await postTransfer(trx, { ...move(accounts, 'capture', part.amountPence), ...part, toAccountId: network });
    }
  }
  if (kind === 'refund') {
    await postTransfer(trx, { ...move(accounts, 'refund', amount), fromAccountId: network, toAccountId: award });
  }
  await rebalanceAward(trx, { accounts, isOver: kind === 'end', cause: authorizationId, eventAt: AT, at: AT });
}

describe('the figures', () => {
  it('keep allocated = available + committed + spent, and never both money left and a shortfall, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        await inTrx(async (trx) => {
          const budgetId = await openBudget(trx, 5000);
          const accounts = await fundAward(trx, budgetId, 4000);
          for (const [n, each] of steps.entries()) {
            await takeStep(trx, accounts, { ...each, n });
            const budget = (await readBudgetFigures(trx, [budgetId])).get(budgetId);
            const figures = (await readAwardFigures(trx, [accounts.awardId])).get(accounts.awardId);
            expect(budget?.allocatedPence).toBe(5000);
            expect(5000).toBe(
              (budget?.availablePence ?? 0) + (budget?.committedPence ?? 0) + (budget?.spentPence ?? 0),
            );
            expect(Math.min(figures?.availablePence ?? 0, figures?.shortfallPence ?? 0)).toBe(0);
          }
        });
      }),
      { numRuns: 25 },
    );
    const differences = (await inTrx(verifyLedger)).flatMap((check) => check.differences);
    expect(differences).toEqual([]);
  }, 60_000);
});

describe('verification', () => {
  it('finds a balance that was changed behind the transfers', async () => {
    const own = await freshDatabase();
    const owner = new pg.Client(own.url);
    await owner.connect();
    const tampered = openDatabase({ url: own.url, max: 1 });
    const accounts = await inScope(tampered, 'all', async (trx) => fundAward(trx, await openBudget(trx, 9000), 4000));
    expect((await verifyLedger(tampered)).flatMap((check) => check.differences)).toEqual([]);
    await owner.query('update ledger_accounts set credits_posted = credits_posted + 1 where id = $1', [accounts.award]);
    const differences = (await verifyLedger(tampered)).flatMap((check) => check.differences);
    expect(differences.join()).toContain(accounts.award);
    await owner.end();
    await tampered.destroy();
    await own.destroy();
  });
  it('finds a transfer of an account that there is not', async () => {
    const own = await freshDatabase();
    const owner = new pg.Client(own.url);
    await owner.connect();
    const tampered = openDatabase({ url: own.url, max: 1 });
    const accounts = await inScope(tampered, 'all', async (trx) => fundAward(trx, await openBudget(trx, 9000), 4000));
    await owner.query(
      `insert into ledger_transfers select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(),
         'idempotency_key', 'orphan', 'debit_account_id', gen_random_uuid()))).*
       from ledger_transfers t where credit_account_id = $1 limit 1`,
      [accounts.award],
    );
    const differences = (await verifyLedger(tampered)).flatMap((check) => check.differences);
    expect(differences.join()).toContain('names an account that there is not');
    await owner.end();
    await tampered.destroy();
    await own.destroy();
  });
  it('says how many accounts it checked', async () => {
    await inTrx(async (trx) => fundAward(trx, await openBudget(trx, 10_000), 4000));
    const [counters] = await inTrx(verifyLedger);
    expect(counters?.checked).toBeGreaterThanOrEqual(4);
  });
});
