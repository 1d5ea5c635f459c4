import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseWhileStopped, type StopKind } from '../../src/modules/budgets/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { addPractice } from '../harness/practices.ts';
import { codeOf } from '../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme, stripeCardOf } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let award: { id: string; card: string };
const targets = {} as Record<StopKind, { ours: string | null; others: string | null; name: string }>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  const made = await makeAward(service, scheme);
  award = { id: made.id, card: await stripeCardOf(service, made.id) };
  await addPractice(service, 'DEMO-02');
  targets.scheme = { ours: null, others: null, name: 'The whole scheme' };
  targets.practice = { ours: 'DEMO-01', others: 'DEMO-02', name: 'Test Surgery' };
  targets.policy = { ours: 'P5', others: 'P3', name: 'Food and essentials (P5)' };
  targets.budget = {
    ours: scheme.budgetId,
    others: await openNextYear(),
    name: 'The budget of Test Surgery for 2026/27',
  };
});
afterAll(() => service[Symbol.asyncDispose]());

async function openNextYear(): Promise<string> {
  const { practiceId, commissionerId, people } = scheme;
  const owner = { ownerPartyId: practiceId, practiceId, commissionerId, financialYear: '2027/28' };
  const id = await service.budgets.createBudget(people.commissioner, owner);
  const money = { amountPence: 1000, reason: 'What was agreed for the year', idempotencyKey: id };
  await service.budgets.allocate(people.commissioner, { budgetId: id, ...money });
  await service.budgets.sendLetter(people.commissioner, id);
  await service.budgets.acknowledgeLetter(people.practice_manager, id);
  await service.budgets.openBudget(people.commissioner, id);
  return id;
}

const REASON = 'Payments of this kind are being looked into';
const NOTE = 'Looked into; nothing was found';

const stop = (kind: StopKind, target: string | null) =>
  service.budgets.stopSpending(scheme.people.commissioner, { kind, target, reason: REASON });
const lift = (stopId: string) => service.budgets.liftStop(scheme.people.commissioner, { stopId, note: NOTE });

/** A real tap: Stripe's signed request reaches us, and what we answer decides. */
async function pays(): Promise<boolean> {
  const { approved } = await service.shop.testHelpers.issuing.authorizations.create({
    card: award.card,
    amount: 100,
    merchant_data: { category: 'grocery_stores_supermarkets', name: 'Seagull Stores', country: 'GB' },
  });
  return approved;
}

const payments = () => inScope(service.db, 'all', (trx) => service.reports.listPayments(trx, award.id));

describe('a stop by the commissioner', () => {
  it.each(['scheme', 'practice', 'policy', 'budget'] as const)(
    'of the %s declines the next payment with who, when and why, until it is lifted (R61)',
    async (kind) => {
      const { ours, name } = targets[kind];
      const { stopId } = await stop(kind, ours);
      service.clock.advance(60_000);
      expect(await pays()).toBe(false);
      await lift(stopId);
      service.clock.advance(60_000);
      expect(await pays()).toBe(true);
      await service.settle();
      const declined = (await payments()).find(({ status }) => status === 'declined');
      expect(declined?.reason).toEqual({
        code: 'scheme_stopped',
        patientText:
          'Cards are paused just now. This is not because of anything you did. Your surgery can tell you about other help.',
        financeText: `${name} stopped by Test commissioner on 22 November 2026: ${REASON}. Practice must offer another route.`,
      });
    },
  );

  it.each(['practice', 'policy', 'budget'] as const)('of another %s changes nothing (R61)', async (kind) => {
    const { stopId } = await stop(kind, targets[kind].others);
    expect(await pays()).toBe(true);
    await lift(stopId);
  });

  it('goes on while another one reaches the same award', async () => {
    const wide = await stop('scheme', null);
    const narrow = await stop('policy', 'P5');
    await lift(wide.stopId);
    expect(await pays()).toBe(false);
    await lift(narrow.stopId);
    expect(await pays()).toBe(true);
  });

  it('of what is stopped names the stop in force and writes nothing, also when two ask at once', async () => {
    const both = await Promise.all([stop('practice', 'DEMO-01'), stop('practice', 'DEMO-01')]);
    expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
    expect(new Set(both.map(({ stopId }) => stopId)).size).toBe(1);
    const [{ stopId } = { stopId: '' }] = both;
    const lifted = [await lift(stopId), await lift(stopId)];
    expect(lifted.map(({ isNew }) => isNew)).toEqual([true, false]);
    const written = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ entity_id: stopId }).orderBy('id').select('action', 'role', 'reason', 'practice_id'),
    );
    expect(written).toEqual([
      { action: 'stop.start', role: 'commissioner', reason: REASON, practice_id: scheme.practiceId },
      { action: 'stop.lift', role: 'commissioner', reason: NOTE, practice_id: scheme.practiceId },
    ]);
  });

  it('needs a commissioner, a reason of 20 characters, and a note to be lifted', async () => {
    const { commissioner, finance } = scheme.people;
    const ask = (by: typeof finance, changes: object) =>
      codeOf(service.budgets.stopSpending(by, { kind: 'practice', target: 'DEMO-01', reason: REASON, ...changes }));
    expect(await ask(finance, {})).toBe('forbidden');
    expect(await ask(commissioner, { reason: `Nineteen characters${' '.repeat(9)}` })).toBe('invalid_input');
    expect(await ask(commissioner, { target: 'DEMO-99' })).toBe('not_found');
    expect(await ask(commissioner, { kind: 'policy', target: 'P0' })).toBe('not_found');
    const { stopId } = await stop('practice', 'DEMO-02');
    const end = (by: typeof finance, note: string) => codeOf(service.budgets.liftStop(by, { stopId, note }));
    expect([await end(finance, NOTE), await end(commissioner, 'Fine'), await end(commissioner, NOTE)]).toEqual([
      'forbidden',
      'invalid_input',
      'done',
    ]);
  });

  it.each(['scheme', 'practice', 'policy'] as const)(
    'of the %s lets an award be asked for and none be approved (R61)',
    async (kind) => {
      const { requester, approver } = scheme.people;
      const { stopId } = await stop(kind, targets[kind].ours);
      const asked = await service.awards.requestAward(requester, { request: requestFor(), options: {} });
      const refused = service.awards.approveAward(approver, asked.id);
      await expect(refused).rejects.toMatchObject({
        code: 'spending_stopped',
        message: expect.stringContaining(REASON),
      });
      await lift(stopId);
      expect((await service.awards.approveAward(approver, asked.id)).status).toBe('active');
    },
  );

  it('waits for an approval that is under way, and no award is approved after it', async () => {
    const { requester, approver } = scheme.people;
    const { practiceId, budgetId } = scheme;
    const asked = await service.awards.requestAward(requester, { request: requestFor(), options: {} });
    const stopping = await inScope(service.db, 'all', async (trx) => {
      await refuseWhileStopped(trx, { practiceId, budgetId, policy: 'P5' });
      const begun = stop('practice', 'DEMO-01');
      expect(await Promise.race([begun, delay(300, 'still waiting')])).toBe('still waiting');
      return { begun };
    });
    const { stopId } = await stopping.begun;
    expect(await codeOf(service.awards.approveAward(approver, asked.id))).toBe('spending_stopped');
    await lift(stopId);
  });
});
