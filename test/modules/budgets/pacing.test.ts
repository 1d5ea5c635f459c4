import { afterEach, beforeEach, expect, it } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { makeShortfall } from '../../harness/settling.ts';
import { giveBack } from '../../harness/shop.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

beforeEach(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 96_000 });
});
afterEach(() => service[Symbol.asyncDispose]());

const pace = () =>
  inScope(service.db, 'all', async (trx) => {
    const [budget] = await service.reports.budgetViews(trx, { budgetId: scheme.budgetId });
    return budget ? service.reports.budgetPace(trx, budget) : null;
  });
const setPacing = (pacing: { warnOverPercent?: number; isHardStop?: boolean; mostAwards?: number | null }) =>
  service.budgets.setPacing(scheme.people.commissioner, {
    budgetId: scheme.budgetId,
    warnOverPercent: 25,
    isHardStop: false,
    mostAwards: null,
    ...pacing,
  });
const ask = (amountPence: number) =>
  service.awards.requestAward(scheme.people.requester, { request: requestFor({ amountPence }), options: {} });
const approve = async (amountPence: number) =>
  codeOf(service.awards.approveAward(scheme.people.approver, (await ask(amountPence)).id));

it('a month that takes more than a twelfth and a quarter is warned of; it stops awards only where the commissioner says so (R11)', async () => {
  await setPacing({});
  const before = (await pace())?.monthPromisedPence ?? 0;
  await makeAward(service, scheme, { amountPence: 5000 });
  const once = { monthPromisedPence: before + 5000, monthAllowancePence: 10_000, isTooFast: false };
  expect(await pace()).toMatchObject(once);
  const { id } = await makeAward(service, scheme, { amountPence: 5100 });
  expect(await pace()).toMatchObject({ monthPromisedPence: before + 10_100, isTooFast: true });
  await service.awards.endAward(scheme.people.practice_manager, { awardId: id, reason: 'cancelled' });
  expect(await pace()).toMatchObject(once);
  const waiting = await ask(4000);
  await setPacing({ isHardStop: true, warnOverPercent: 0 });
  expect(await codeOf(ask(4000))).toBe('pace_exceeded');
  expect(await codeOf(service.awards.approveAward(scheme.people.approver, waiting.id))).toBe('pace_exceeded');
  expect(await approve(2000)).toBe('done');
  service.clock.set(new Date('2026-12-01T00:00:00Z'));
  expect(await approve(4000)).toBe('done');
}, 30_000);

it('a charge that comes back takes nothing off what the month promised (R11)', async () => {
  await setPacing({});
  const before = (await pace())?.monthPromisedPence ?? 0;
  const { caseId, cardTransactionId } = await makeShortfall(service, scheme, false);
  const charge = { caseId, note: 'A tip that was agreed', idempotencyKey: caseId };
  await service.cases.chargeToBudget(scheme.people.finance, charge);
  await giveBack(service, cardTransactionId, 300);
  await service.settle();
  expect((await pace())?.monthPromisedPence).toBe(before + 1000);
});

it('lets a practice make only so many awards from a budget, where the commissioner says so (R11)', async () => {
  await setPacing({});
  await makeAward(service, scheme, { amountPence: 500 });
  const uses = await inScope(service.db, 'all', (trx) => service.reports.useByPolicy(trx, scheme.budgetId));
  const given = uses.reduce((sum, { awards }) => sum + awards, 0);
  const asked = await ask(500);
  await setPacing({ mostAwards: given });
  expect(await codeOf(ask(500))).toBe('award_limit_reached');
  expect(await codeOf(service.awards.approveAward(scheme.people.approver, asked.id))).toBe('award_limit_reached');
  await setPacing({ mostAwards: given + 1 });
  expect(await codeOf(service.awards.approveAward(scheme.people.approver, asked.id))).toBe('done');
});

it('is set by the commissioner alone, within bounds', async () => {
  const { budgetId } = scheme;
  const usual = { budgetId, warnOverPercent: 25, isHardStop: false, mostAwards: null };
  expect(await codeOf(service.budgets.setPacing(scheme.people.finance, usual))).toBe('forbidden');
  expect(await codeOf(setPacing({ warnOverPercent: -1 }))).toBe('invalid_input');
  expect(await codeOf(setPacing({ mostAwards: 0 }))).toBe('invalid_input');
  expect(
    await codeOf(service.budgets.setPacing(scheme.people.commissioner, { ...usual, budgetId: scheme.practiceId })),
  ).toBe('not_found');
});

it('what its days took adds up to what the budget no longer has', async () => {
  await makeAward(service, scheme, { amountPence: 5000 });
  const [budget] = await inScope(service.db, 'all', (trx) =>
    service.reports.budgetViews(trx, { budgetId: scheme.budgetId }),
  );
  const { months = [] } = (await pace()) ?? {};
  expect(months.at(-1)?.usedSoFarPence).toBe((budget?.allocatedPence ?? 0) - (budget?.availablePence ?? 0));
  expect(months.at(-1)?.month).toBe('2026-11');
});
