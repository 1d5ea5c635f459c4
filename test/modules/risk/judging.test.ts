import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { createShopper, evidenceOf, raisedOn, signalOn } from './payments-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const NOTE = 'The practice knows of it: a mix-up at the till';

const small = [120, 130, 140];
const assess = (awardId: string) => service.risk.assessAward({ awardId, after: 'payment' });

/** An award on which F10 is raised by three small payments online, and who shops with it. */
async function signalled(changes: Parameters<typeof makeAward>[2] = {}) {
  const { id: awardId } = await makeAward(service, scheme, changes);
  const shopper = createShopper(service, scheme, awardId);
  const askOnline = async (...amounts: number[]) => {
    await shopper.ask(amounts, 'supermarket', { authorization_method: 'online' });
    await assess(awardId);
  };
  await askOnline(...small);
  return { awardId, shopper, askOnline, signal: await signalOn(service, awardId, 'F10') };
}

const auditOf = (entityId: string) =>
  inScope(service.db, 'all', (trx) =>
    trx('audit_entries').where({ entity_id: entityId }).orderBy('id').pluck('action'),
  );

describe('a signal that was raised', () => {
  it('is not raised again on the same evidence, and grows with more of it', async () => {
    const { awardId, askOnline, signal } = await signalled();
    await assess(awardId);
    expect(await auditOf(signal.id)).toEqual(['signal.raise']);
    await askOnline(150);
    expect(await raisedOn(service, awardId)).toEqual(['F10']);
    expect(await evidenceOf(service, signal.id)).toHaveLength(4);
    expect(await auditOf(signal.id)).toEqual(['signal.raise', 'signal.grow']);
  });

  it('is raised once when several look at the same award at the same moment', async () => {
    const { id: awardId } = await makeAward(service, scheme);
    await createShopper(service, scheme, awardId).ask(small, 'supermarket', { authorization_method: 'online' });
    await Promise.all([1, 2, 3].map(() => assess(awardId)));
    expect(await raisedOn(service, awardId)).toEqual(['F10']);
  });

  it('adds up with others to a date: 3 working days from a score of 40, the same working day from 70', async () => {
    const { awardId, shopper } = await signalled({ policy: 'P7', amountPence: 20_000, expiresOn: '2026-12-04' });
    const review = await signalOn(service, awardId, 'F10');
    expect(review).toMatchObject({ score: 40, suggestion: 'review', due_at: new Date('2026-11-25T17:00:00Z') });
    await shopper.ask([333, 444]);
    await assess(awardId);
    expect(await signalOn(service, awardId, 'F5')).toMatchObject({ score: 65, suggestion: 'review' });
    await shopper.ask([1000, 1000, 1000]);
    await assess(awardId);
    for (const code of ['F4', 'F5', 'F10']) {
      const hold = await signalOn(service, awardId, code);
      expect(hold).toMatchObject({ score: 75, suggestion: 'hold', due_at: new Date('2026-11-23T17:00:00Z') });
    }
  });
});

describe('the score of an award', () => {
  it('goes down by itself when what its signals were raised on is over 30 days old', async () => {
    const before = service.clock.now();
    const { awardId, signal } = await signalled();
    service.clock.set(new Date('2026-12-21T09:00:00Z'));
    expect(await service.risk.refreshScores()).toBe(0);
    expect(await signalOn(service, awardId, 'F10')).toMatchObject({ score: 40, suggestion: 'review' });
    service.clock.set(new Date('2026-12-22T09:00:00Z'));
    expect(await service.risk.refreshScores()).toBeGreaterThan(0);
    const faded = { verdict: null, score: 0, suggestion: 'note', due_at: null };
    expect(await signalOn(service, awardId, 'F10')).toMatchObject(faded);
    expect(await auditOf(awardId)).toContain('award.risk_fade');
    expect(await auditOf(signal.id)).toEqual(['signal.raise']);
    expect(await service.risk.refreshScores()).toBe(0);
    service.clock.set(before);
  });
});

describe('judging a signal', () => {
  it('as a false alarm takes it out of the score, and what was in it raises it no more', async () => {
    const { awardId, askOnline, signal } = await signalled();
    await askOnline(550, 660);
    expect(await signalOn(service, awardId, 'F5')).toMatchObject({ score: 65, suggestion: 'review' });
    const { finance } = scheme.people;
    await service.risk.judgeSignal(finance, { signalId: signal.id, verdict: 'false_alarm', note: NOTE });
    expect(await signalOn(service, awardId, 'F5')).toMatchObject({ score: 25, suggestion: 'note', due_at: null });
    await askOnline(120, 130);
    expect(await raisedOn(service, awardId)).toEqual(['F10', 'F5']);
    await askOnline(140);
    expect(await raisedOn(service, awardId)).toEqual(['F10', 'F10', 'F5']);
    expect(await evidenceOf(service, (await signalOn(service, awardId, 'F10')).id)).toHaveLength(3);
  });

  it('as confirmed keeps it in the score, is on record, and may be sent again (R58)', async () => {
    const { awardId, signal } = await signalled();
    const { finance } = scheme.people;
    const judging = { signalId: signal.id, verdict: 'confirmed', note: NOTE } as const;
    await service.risk.judgeSignal(finance, judging);
    await service.risk.judgeSignal(finance, judging);
    expect(await auditOf(signal.id)).toEqual(['signal.raise', 'signal.judge']);
    expect(await signalOn(service, awardId, 'F10')).toMatchObject({ verdict: 'confirmed', score: 40 });
  });

  it('is done once: whoever judges it otherwise, or a second person, is told who did (R55)', async () => {
    const { signal } = await signalled();
    const { finance } = scheme.people;
    await service.risk.judgeSignal(finance, { signalId: signal.id, verdict: 'confirmed', note: NOTE });
    const again = service.risk.judgeSignal(finance, { signalId: signal.id, verdict: 'false_alarm', note: NOTE });
    await expect(again).rejects.toThrow(/^Test finance judged this on .* as confirmed\.$/);
  });

  it('is not for whoever approved the award (R13), nor for any role but finance', async () => {
    const { signal } = await signalled({ policy: 'P4', amountPence: 40_000, methodsOffered: ['invoice', 'card'] });
    const judging = { signalId: signal.id, verdict: 'confirmed', note: NOTE } as const;
    for (const role of ['finance', 'commissioner', 'approver', 'auditor'] as const) {
      expect(await codeOf(service.risk.judgeSignal(scheme.people[role], judging)), role).toBe('forbidden');
    }
  });

  it('takes a note without an NHS number (R57), and a care home only for a shared contact', async () => {
    const { awardId, signal } = await signalled();
    const { finance } = scheme.people;
    const judging = { signalId: signal.id, verdict: 'false_alarm', note: NOTE } as const;
    const refused = [
      { ...judging, note: 'It is 999 000 0018' },
      { ...judging, note: ' ' },
      { ...judging, isCareHome: true },
    ];
    for (const one of refused) expect(await codeOf(service.risk.judgeSignal(finance, one))).toBe('invalid_input');
    expect(await signalOn(service, awardId, 'F10')).toMatchObject({ verdict: null });
  });

  it('is counted by practice, so that a practice with many false alarms shows', async () => {
    const { signal } = await signalled();
    const count = async () => {
      const results = await inScope(service.db, 'all', (trx) => service.reports.signalResults(trx));
      return results.find(({ practice, signal: code }) => practice === 'DEMO-01' && code === 'F10');
    };
    const before = await count();
    const judging = { signalId: signal.id, verdict: 'false_alarm', note: NOTE } as const;
    await service.risk.judgeSignal(scheme.people.finance, judging);
    const after = await count();
    expect(after?.falseAlarms).toBe((before?.falseAlarms ?? 0) + 1);
    expect(after?.raised).toBe(before?.raised);
  });
});
