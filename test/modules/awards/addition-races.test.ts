import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAwardFigures, readBudgetFigures, verifyLedger } from '../../../src/modules/ledger/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 20_000 });
});
afterAll(() => service[Symbol.asyncDispose]());

const ask = (awardId: string, addPence: number) =>
  service.awards.requestAddition(scheme.people.requester, {
    ...{ awardId, addPence, reason: 'Prices rose', idempotencyKey: newId() },
  });
const budgetNow = async () =>
  (await inScope(service.db, 'all', (trx) => readBudgetFigures(trx, [scheme.budgetId]))).get(scheme.budgetId);

describe('several people at the same moment', () => {
  it('add to an award once, whoever of two approves first', async () => {
    const { id } = await makeAward(service, scheme, { amountPence: 1000 });
    const { id: addition } = await ask(id, 500);
    const { approver, finance } = scheme.people;
    const codes = await Promise.all(
      [approver, finance].map((by) => codeOf(service.awards.approveAddition(by, addition))),
    );
    expect(codes.sort()).toEqual(['done', 'wrong_state']);
    const figures = await inScope(service.db, 'all', (trx) => readAwardFigures(trx, [id]));
    expect(figures.get(id)?.putInPence).toBe(1500);
  });

  it('never add more than the budget has (R3)', async () => {
    const awards = await Promise.all(
      Array.from({ length: 5 }, () => makeAward(service, scheme, { amountPence: 1500 })),
    );
    const additions = [];
    for (const { id } of awards) additions.push(await ask(id, 4500));
    const leftPence = (await budgetNow())?.availablePence ?? 0;
    const fitting = Math.floor(leftPence / 4500);
    const codes = await Promise.all(
      additions.map(({ id }) => codeOf(service.awards.approveAddition(scheme.people.approver, id))),
    );
    expect(fitting).toBeLessThan(5);
    expect(codes.filter((code) => code === 'done').length).toBe(fitting);
    expect((await budgetNow())?.availablePence).toBe(leftPence - fitting * 4500);
    const checks = await inScope(service.db, 'all', verifyLedger);
    expect(checks.flatMap(({ differences }) => differences)).toEqual([]);
  });

  it('give one card from a box to one person only (R38)', async () => {
    const { practiceId, people } = scheme;
    const order = { practiceId, size: 1, idempotencyKey: newId() };
    const { boxId } = await service.cards.orderBox(people.approver, order);
    await service.cards.makeBox(boxId);
    await service.cards.receiveBox(people.requester, boxId);
    const face = await inScope(service.db, 'all', (trx) => trx('box_cards').where({ box_id: boxId }).first());
    const awards = [
      await makeAward(service, scheme, { amountPence: 500 }),
      await makeAward(service, scheme, { amountPence: 500 }),
    ];
    const codes = await Promise.all(
      awards.map(({ id: awardId }) =>
        codeOf(
          service.cards.linkCard(people.requester, {
            awardId,
            last4: face.last4,
            expMonth: face.exp_month,
            expYear: face.exp_year,
          }),
        ),
      ),
    );
    expect(codes.sort()).toEqual(['done', 'invalid_input']);
  });
});
