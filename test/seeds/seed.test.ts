import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import practices from '../../seeds/data/practices.json' with { type: 'json' };
import { compose, type Service } from '../../src/compose.ts';
import { loadConfig } from '../../src/config.ts';
import { financialYearOf, londonDate } from '../../src/kernel/dates.ts';
import { systemPrincipal } from '../../src/kernel/principal.ts';
import { verifyCardTransactions } from '../../src/modules/authorizations/index.ts';
import { verifyInvoices } from '../../src/modules/invoices/index.ts';
import { verifyLedger } from '../../src/modules/ledger/index.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { inScope, type Trx } from '../../src/platform/database.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { createStripeSandbox } from '../../src/sandbox/index.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { interruptSeed, type Run, runSeed } from './run-seed.ts';
import { seedEnvironment } from './seed-environment.ts';

const TIME_LIMIT_MS = 280_000;

let database: FreshDatabase;
let env: Record<string, string>;
let interrupted: Run;
let seeded: Run;
let service: Service;

beforeAll(async () => {
  database = await freshDatabase();
  env = await seedEnvironment(database.url);
  interrupted = await interruptSeed(env);
  seeded = await runSeed(env);
  service = await compose(loadConfig(env));
}, TIME_LIMIT_MS);
afterAll(async () => {
  await service.destroy();
  await database.destroy();
});

const all = <T>(work: (trx: Trx) => Promise<T>): Promise<T> => inScope(service.db, 'all', work);
const budgetOf = (code: string) =>
  all(async (trx) => (await service.reports.budgetViews(trx, { practiceCode: code }))[0]);

describe('the demonstration, seeded after an interruption', () => {
  it('stops at once when it is asked to, and says so by its exit code', () => {
    expect(interrupted.code).toBe(143);
    expect(interrupted.tookMs).toBeLessThan(3000);
  });

  it('starts over instead of going on with a half, shows its progress and ends well', () => {
    expect(seeded.code, seeded.output).toBe(0);
    expect(seeded.output).toContain('starting over');
    expect(seeded.output).toMatch(/12 practices, \d{3} awards/);
    expect(seeded.output).toMatch(/ {2}(\w+): (\d{3}) of \2 awards\nSeeded in \d+ s\.\n$/);
  });

  it('exits at once when it has run before, and adds nothing', async () => {
    const count = () => all(async (trx) => (await trx('awards').count('* as n').first())?.['n']);
    const before = await count();
    const again = await runSeed(env);
    expect(again).toMatchObject({ code: 0, output: '' });
    expect(again.tookMs).toBeLessThan(3000);
    expect(await count()).toBe(before);
  });

  it.each(practices)('gives $code $name the figures of its story', async (practice) => {
    const { code, allocationPence, spentPence, committedPence } = practice;
    const availablePence = allocationPence - spentPence - committedPence;
    expect(await budgetOf(code)).toMatchObject({
      financialYear: financialYearOf(londonDate(new Date())),
      status: code === 'DEMO-10' ? 'letter_sent' : 'open',
      allocatedPence: allocationPence,
      spentPence,
      committedPence,
      availablePence,
      shortfallPence: 0,
    });
  });

  it('comes to £175,000.00, £101,492.54, £10,762.82 and £62,744.64 in all', async () => {
    const budgets = await all((trx) => service.reports.budgetViews(trx, {}));
    const total = (figure: 'allocatedPence' | 'spentPence' | 'committedPence' | 'availablePence') =>
      budgets.reduce((sum, budget) => sum + budget[figure], 0);
    expect(total('allocatedPence')).toBe(17_500_000);
    expect(total('spentPence')).toBe(10_149_254);
    expect(total('committedPence')).toBe(1_076_282);
    expect(total('availablePence')).toBe(6_274_464);
  });

  it('leaves a ledger that is right to the penny, and an inbox without an event that waits', async () => {
    const checks = await all(async (trx) => [
      ...(await verifyLedger(trx)),
      await verifyCardTransactions(trx),
      await verifyInvoices(trx),
    ]);
    expect(checks.flatMap(({ differences }) => differences)).toEqual([]);
    expect(await service.inbox.countWaitingEvents()).toBe(0);
    expect(await all((trx) => trx('stripe_events').where({ status: 'parked' }))).toEqual([]);
  });
});

describe('the people and awards of the story', () => {
  it('can be signed in as', async () => {
    const people = await service.staff.listDemonstrationPeople();
    const shown = people.map(({ name, role, practices: own }) =>
      [name, role, ...own.map(({ code }) => code)].join(', '),
    );
    expect(shown).toEqual([
      'Asha Testwell, requester, DEMO-01',
      'Dr Bell Mocktree, approver, DEMO-01',
      'Colin Placeholder, practice_manager, DEMO-01, DEMO-05',
      'Nia Signwell, approver, DEMO-05',
      'Otis Yesman, approver, DEMO-09',
      'Pat Sameperson, requester, DEMO-09',
      'Farida Ledgerly, finance',
      'Grace Oversight, commissioner',
      'Bram Countersign, commissioner',
      'Hugh Samplewright, auditor',
      'Lena Carefull, safeguarding',
      'Ada Keyring, admin',
      'Gwen Pretendley, practice_manager, DEMO-06',
    ]);
  });

  it('name a practice manager who approves in an approver’s place (R18)', async () => {
    const { data } = await all((trx) => service.reports.listDelegations(trx, { limit: 10 }));
    expect(data).toMatchObject([
      { practice: 'DEMO-05', name: 'Colin Placeholder', namedBy: 'Nia Signwell', state: 'in_force' },
    ]);
  });

  it('spent, hold and leave what the week of attempts says', async () => {
    const ids: string[] = await all((trx) =>
      trx('awards').where('reference', 'like', 'A-10%').orderBy('reference').pluck('id'),
    );
    const rows = await Promise.all(ids.map((id) => all((trx) => service.reports.awardView(trx, id))));
    expect(rows.map((row) => [row?.reference, row?.spentPence, row?.heldPence, row?.availablePence])).toEqual([
      ['A-1001', 4299, 0, 2701],
      ['A-1001R', 18_000, 0, 0],
      ['A-1002', 0, 24_000, 6000],
      ['A-1003', 1840, 0, 13_160],
      ['A-1004', 2250, 0, 3750],
      ['A-1005', 0, 0, 15_000],
      ['A-1006', 0, 0, 40_000],
      ['A-1007', 3115, 0, 16_885],
      ['A-1008', 0, 0, 0],
      ['A-1010', 0, 0, 6000],
    ]);
    expect(rows.find((row) => row?.reference === 'A-1010')?.card?.status).toBe('frozen');
  });

  it('have what the practice pays recorded by one person, checked by a second and paid by finance (R51)', async () => {
    const { data } = await all((trx) => service.reports.listInvoices(trx, { sort: 'award', limit: 10 }));
    const shown = data.map((row) => [
      ...[row.awardReference, row.awardStatus, row.supplierName, row.amountPence, row.status],
      ...[row.recordedBy, row.checkedBy, row.paidBy],
    ]);
    const handsOfIvys = ['Asha Testwell', 'Dr Bell Mocktree', 'Farida Ledgerly'];
    expect(shown).toEqual([
      ['A-1001R', 'finished', 'Dune Rails & Ramps', 18_000, 'paid', ...handsOfIvys],
      ['A-1006', 'active', 'Lantern Respite Care', 40_000, 'checked', 'Joan Inventworth', 'Dr Sefa Notrealle', null],
    ]);
  });

  it('are known to their practices as their story tells', async () => {
    const known = (reference: string) =>
      all(async (trx) => {
        const { recipient_id: recipientId } = await trx('awards').where({ reference }).first('recipient_id');
        const circumstances = await service.recipients.readCircumstances(trx, {
          recipientId,
          day: londonDate(systemClock.now()),
        });
        return { ...circumstances, needs: await service.recipients.communicationNeeds(trx, recipientId) };
      });
    expect(await known('A-1001')).toMatchObject({
      needs: 'Large print. Call the landline, do not text. No smartphone',
      hasSafeContact: true,
    });
    expect((await known('A-1004')).needs).toBe('Speaks Welsh first. Needs an interpreter. Letters in Welsh');
    expect((await known('A-1005')).liveRepresentatives).toMatchObject([{ kind: 'parental' }]);
    expect((await known('A-1006')).liveRepresentatives).toMatchObject([{ kind: 'donee' }]);
    expect((await known('A-1010')).hasSafeContact).toBe(false);
  });

  it('were declined for the reasons of the table, and are reviewed as far as it says', async () => {
    const { data } = await all((trx) => service.reports.declineQueue(trx, { view: 'all', limit: 100 }));
    const shown = data
      .toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime())
      .map((row) => [row.awardReference, row.merchant.name, row.amountPence, row.reason?.code, row.tries, row.status]);
    expect(shown).toEqual([
      ['A-1002', 'Kite & Kettle Café', 6420, 'no_funds', 1, 'closed'],
      ['A-1003', 'Saltway Fuels pump', 10_000, 'deposit_hold', 1, 'assigned'],
      ['A-1007', 'Seagull Stores ATM', 5000, 'cash', 1, 'new'],
      ['A-1002', 'Foamline Spa', 4500, 'not_in_award', 1, 'new'],
      ['A-1002', 'BetQuick Online', 2000, 'never_allowed', 2, 'assigned'],
      ['A-1003', 'Dune Cabs', 1840, 'our_fault', 1, 'new'],
      ['A-1010', 'Gift Bay', 5000, 'on_hold', 1, 'new'],
    ]);
    expect(data.filter(({ isUrgent }) => isUrgent).map(({ reason }) => reason?.code)).toEqual(['our_fault']);
  });

  it('look current: the last attempt was today or yesterday, and nothing is in the future', async () => {
    const last = await all((trx) => trx('authorizations').max('requested_at as at').first());
    const ageMs = Date.now() - new Date(last?.at).getTime();
    expect(ageMs).toBeGreaterThan(0);
    expect(ageMs).toBeLessThan(48 * 3_600_000);
    const future = (table: string, column: string) => all((trx) => trx(table).where(column, '>', new Date()));
    expect(await future('awards', 'requested_at')).toEqual([]);
    expect(await future('ledger_transfers', 'created_at')).toEqual([]);
    expect(await future('audit_entries', 'at')).toEqual([]);
  });

  it('belong to a commissioner that keeps the names of those before it (R67)', async () => {
    const { rows } = await all((trx) =>
      trx.raw(`
        select n.name, n.valid_to::text as until, s.effective_on::text as "tookOver"
        from parties p join party_names n on n.party_id = p.id
        left join party_successions s on s.successor_id = p.id
        where p.kind = 'commissioner' order by n.valid_from desc`),
    );
    expect(rows).toEqual([
      { name: 'NHS Estuary and Dunes ICB', until: null, tookOver: '2022-07-01' },
      { name: 'Estuary CCG', until: '2022-07-01', tookOver: '2013-04-01' },
      { name: 'Dunes PCT', until: '2013-04-01', tookOver: null },
    ]);
  });

  it('have Northshore offer money to Cockle Street, whose manager and finance have still to agree (R9)', async () => {
    const { data } = await all((trx) => service.reports.listVirements(trx, { limit: 10 }));
    expect(data.map(({ from, to, amountPence, missing }) => [from.code, to.code, amountPence, missing])).toEqual([
      ['DEMO-07', 'DEMO-06', 50_000, ['to', 'finance']],
    ]);
  });

  it('have told of the budgets that are nearly or all used, once for each threshold (R64)', async () => {
    const { data } = await all((trx) => service.reports.listAlerts(trx, { isNewest: true, limit: 20 }));
    const told = data.map(({ practice, threshold }) => [practice, threshold]).toSorted();
    expect(told).toEqual([
      ['DEMO-06', 100],
      ['DEMO-08', 90],
    ]);
  });

  it('leave work for whoever tries it: requests to decide, one of them beyond the practice', async () => {
    const { data } = await all((trx) => service.reports.listAwards(trx, { statuses: ['requested'], limit: 50 }));
    expect(data.map(({ practice }) => practice).sort()).toEqual([
      'DEMO-01',
      'DEMO-01',
      'DEMO-04',
      'DEMO-05',
      'DEMO-09',
      'DEMO-12',
    ]);
    expect(data.some(({ amountPence }) => amountPence > 30_000)).toBe(true);
  });
});

it('refuses to mix demonstration data with practices that are there already', async () => {
  const other = await freshDatabase();
  const foreign = await seedEnvironment(other.url);
  const made = await compose(loadConfig(foreign));
  await inScope(made.db, 'all', (trx) =>
    trx('parties').insert({
      id: '01900000-0000-7000-8000-000000000001',
      kind: 'practice',
      code: 'REAL-01',
      created_at: new Date(),
    }),
  );
  await made.destroy();
  const refused = await runSeed(foreign);
  await other.destroy();
  expect(refused.code).toBe(1);
  expect(refused.output).toContain('holds practices that are not the demonstration');
});

it(
  'leaves books that agree with Stripe to the penny (R46)',
  async () => {
    const { SANDBOX_PORT = '', STRIPE_API_BASE: publicUrl = '' } = env;
    const sandbox = createStripeSandbox({
      ...{ databaseUrl: database.url, clock: systemClock, logger: createLogger({ name: 'sandbox', level: 'silent' }) },
      ...{ publicUrl, authorizationEndpoint: null, eventEndpoint: null },
    });
    const server = createServer(sandbox.app).listen(Number(SANDBOX_PORT));
    await once(server, 'listening');
    const { breaks, match } = await service.reconciliation.reconcile(systemPrincipal('test'));
    server.closeAllConnections();
    server.close();
    await sandbox.destroy();
    expect(breaks).toEqual([]);
    expect(match).toMatchObject({ quiet: true, differences: 0 });
  },
  TIME_LIMIT_MS,
);
