import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSampled } from '../../../src/modules/awards/core/sampling.ts';
import { type Award, findSample, isRuleOn } from '../../../src/modules/awards/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
/** Asked for before anybody switched anything. */
let atFirst: Award;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  atFirst = await ask();
});
afterAll(() => service[Symbol.asyncDispose]());

const ask = (changes: Parameters<typeof requestFor>[0] = {}) =>
  service.awards.requestAward(scheme.people.requester, { request: requestFor(changes), options: {} });
const turn = (isOn: boolean, by: keyof Scheme['people'] = 'commissioner') =>
  service.awards.switchApprovalByRule(scheme.people[by], { isOn, reason: 'Agreed by the board' });
const sampleOf = (id: string) => inScope(service.db, 'all', (trx) => findSample(trx, id));
const RECIPIENT = { givenName: 'Noor', familyName: 'Placeholder', dateOfBirth: '1990-07-23' };

describe('approval by rule (R15)', () => {
  it('is off until the commissioner switches it on', async () => {
    expect(atFirst.status).toBe('requested');
    await turn(false);
    for (const role of ['practice_manager', 'approver', 'finance', 'auditor'] as const) {
      expect(await codeOf(turn(true, role))).toBe('forbidden');
    }
    expect(await inScope(service.db, 'all', isRuleOn)).toBe(false);
  });

  it('approves what brings a person to £50 at most within 28 days, and leaves the rest to a person', async () => {
    await turn(true);
    const small = await ask({ recipient: RECIPIENT, amountPence: 3000 });
    expect(small.status).toBe('active');
    expect((await ask({ recipient: RECIPIENT, policy: 'P7', amountPence: 2001, expiresOn: '2026-12-06' })).status).toBe(
      'requested',
    );
    expect((await ask({ amountPence: 5001 })).status).toBe('requested');
    expect((await ask({ amountPence: 5000 })).status).toBe('active');
  });

  it('leaves to a person what repeats another award (R29, R31)', async () => {
    await turn(true);
    const recipient = { ...RECIPIENT, familyName: 'Placeholding' };
    expect((await ask({ recipient, amountPence: 1000 })).status).toBe('active');
    expect((await ask({ recipient, amountPence: 1100 })).status).toBe('requested');
  });

  it('makes one award of a request sent twice, and answers with it approved (R32)', async () => {
    await turn(true);
    const request = requestFor();
    const options = { idempotencyKey: 'by-rule' };
    const twice = [1, 2].map(() => service.awards.requestAward(scheme.people.requester, { request, options }));
    const [one, other] = await Promise.all(twice);
    expect(one?.id).toBe(other?.id);
    const decisions = await inScope(service.db, 'all', (trx) => trx('award_decisions').where({ award_id: one?.id }));
    expect(decisions.map(({ role, needed_role: needed }) => [role, needed])).toEqual([['system', 'rule']]);
  });

  it('leaves to a person what was asked for before, however often the request is sent again (R13, R34)', async () => {
    await turn(false);
    const { requester, approver } = scheme.people;
    const send = (request: ReturnType<typeof requestFor>) =>
      service.awards.requestAward(requester, {
        request,
        options: { idempotencyKey: request.recipient?.familyName ?? '' },
      });
    const [early, refused] = [requestFor(), requestFor()];
    const [first, second] = [await send(early), await send(refused)];
    await service.awards.refuseAward(approver, { awardId: second.id, reason: 'The food bank is open' });
    await service.awards.askReconsideration(requester, { awardId: second.id, words: 'It is shut' });
    await turn(true);
    expect(await send(early)).toMatchObject({ id: first.id, status: 'requested' });
    expect(await send(refused)).toMatchObject({ id: second.id, status: 'requested' });
  });

  it('leaves to a person what the commissioner has stopped (R61)', async () => {
    await turn(true);
    const { stopId } = await service.budgets.stopSpending(scheme.people.commissioner, {
      kind: 'practice',
      target: 'DEMO-01',
      reason: 'Something is being looked into',
    });
    expect((await ask()).status).toBe('requested');
    await service.budgets.liftStop(scheme.people.commissioner, { stopId, note: 'Nothing was found' });
  });

  /** Asks until what was asked for is in the sample: nobody can choose, so it takes ten times on the whole. */
  async function askUntilSampled(by: Scheme['people']['requester']): Promise<string> {
    for (;;) {
      const request = requestFor({ amountPence: 500 });
      const { id, status } = await service.awards.requestAward(by, { request, options: {} });
      expect(status).toBe('active');
      const sample = await sampleOf(id);
      expect(sample !== null).toBe(isSampled(id));
      if (sample) return id;
    }
  }

  it('keeps one in ten for a person to look at, who did not ask for it (R13)', async () => {
    await turn(true);
    const { requester, approver, finance } = scheme.people;
    const sampled = await askUntilSampled(requester);
    const check = (by: typeof requester, finding: 'right' | 'wrong' = 'right') =>
      service.awards.checkSample(by, { awardId: sampled, finding, note: 'The need is plain' });
    expect(await codeOf(check(requester))).toBe('forbidden');
    await check(approver);
    await check(approver);
    expect(await sampleOf(sampled)).toMatchObject({ finding: 'right', checkedBy: approver.id });
    expect(await codeOf(check(finance, 'wrong'))).toBe('conflict');
    const own = { awardId: await askUntilSampled(approver), finding: 'right', note: 'Mine' } as const;
    expect(await codeOf(service.awards.checkSample(approver, own))).toBe('requester_is_approver');
  }, 60_000);

  it('is off again from the next request on, and says each switch once', async () => {
    const count = () =>
      inScope(service.db, 'all', async (trx) => (await trx('approval_by_rule_switches').select('id')).length);
    await turn(true);
    const before = await count();
    await turn(true);
    await turn(false);
    expect((await ask()).status).toBe('requested');
    expect(await count()).toBe(before + 1);
  });
});

describe('what was bought before it was asked for (R33)', () => {
  beforeAll(() => turn(false));
  const alreadyBoughtInvoice = { datedOn: '2026-11-10', reason: 'The boiler could not wait' };
  const INVOICE = { policy: 'P2', method: 'invoice' as const, alreadyBought: true };

  it('is refused, but for a young invoice that the practice pays', async () => {
    expect(await codeOf(ask({ alreadyBought: true }))).toBe('already_bought');
    expect(await codeOf(ask(INVOICE))).toBe('already_bought');
    const old = { datedOn: '2026-10-25', reason: 'The boiler could not wait' };
    expect(await codeOf(ask({ ...INVOICE, alreadyBoughtInvoice: old }))).toBe('already_bought');
    const asked = await ask({ ...INVOICE, alreadyBoughtInvoice });
    expect(asked).toMatchObject({ status: 'requested', isBoughtAlready: true, invoiceDatedOn: '2026-11-10' });
  });
});
