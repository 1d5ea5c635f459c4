import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inScope } from '../../../src/platform/database.ts';
import { enqueueJob } from '../../../src/platform/jobs.ts';
import { addPractice } from '../../harness/practices.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { createShopper, raisedOn, signalOn } from './payments-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

const REASON = 'Agreed with alliance finance';
type Change = Parameters<RunningService['risk']['changeSetting']>[1];
const set = (change: Pick<Change, 'signal'> & Partial<Change>) =>
  service.risk.changeSetting(scheme.people.commissioner, {
    isOn: true,
    weight: 30,
    thresholds: {},
    reason: REASON,
    ...change,
  });
const settingOf = async (code: string) =>
  (await inScope(service.db, 'all', (trx) => service.risk.listSettings(trx))).find(({ signal }) => signal === code);

const assess = (awardId: string, after: 'payment' | 'contact') => service.risk.assessAward({ awardId, after });

async function payingOften(times: number): Promise<string> {
  const { id } = await makeAward(service, scheme);
  await createShopper(service, scheme, id).ask(Array(times).fill(333));
  await assess(id, 'payment');
  return id;
}

describe('the settings of a signal', () => {
  it('turn it off and on, set its threshold and its weight, from the next payment on', async () => {
    await set({ signal: 'F5', isOn: false });
    expect(await raisedOn(service, await payingOften(5))).toEqual([]);
    await set({ signal: 'F5', weight: 45, thresholds: { paymentsInHour: 4 } });
    expect(await raisedOn(service, await payingOften(3))).toEqual([]);
    const often = await payingOften(4);
    expect(await signalOn(service, often, 'F5')).toMatchObject({ weight: 45, score: 45, suggestion: 'review' });
    await set({ signal: 'F5', weight: 10 });
    await assess(often, 'payment');
    expect(await signalOn(service, often, 'F5')).toMatchObject({ weight: 45, score: 45 });
  });

  it('keep every version with who and why, and make none for the same again (R58)', async () => {
    await set({ signal: 'F4', weight: 12 });
    await set({ signal: 'F4', weight: 12 });
    await set({ signal: 'F4', weight: 14 });
    expect(await settingOf('F4')).toMatchObject({ version: 2, weight: 14, reason: REASON, isOn: true });
    const audited = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ action: 'signal_setting.change', entity_id: 'F4' }).orderBy('id').pluck('after'),
    );
    expect(audited).toMatchObject([{ weight: 12 }, { weight: 14 }]);
    const rewriting = service.db('risk_settings').update({ weight: 1 });
    await expect(rewriting).rejects.toThrow(/permission denied|append-only/);
  });

  it('are the commissioner’s to set, and refuse what is no threshold of the signal', async () => {
    for (const role of ['finance', 'auditor', 'approver'] as const) {
      const change = { signal: 'F3', isOn: false, weight: 1, thresholds: {}, reason: REASON } as const;
      expect(await codeOf(service.risk.changeSetting(scheme.people[role], change)), role).toBe('forbidden');
    }
    for (const change of [{ weight: 0 }, { weight: 101 }, { thresholds: { uses: 5 } }, { thresholds: { hours: 0 } }]) {
      expect(await codeOf(set({ signal: 'F3', ...change })), JSON.stringify(change)).toBe('invalid_input');
    }
    expect(await codeOf(set({ signal: 'F1', thresholds: { days: 91 } }))).toBe('invalid_input');
    expect(await codeOf(set({ signal: 'F3', thresholds: { percent: 101 } }))).toBe('invalid_input');
    expect(await settingOf('F3')).toMatchObject({ version: 0, isOn: true });
  });
});

describe('one contact for several people (F11)', () => {
  let born = 10;
  const person = (contact: { phone?: string; email?: string }) => {
    born += 1;
    return {
      givenName: 'Noor',
      familyName: `Placeholder${'abcdefgh'[born % 8]}`,
      dateOfBirth: `19${born}-03-04`,
      ...contact,
    };
  };
  const awardFor = async (contact: { phone?: string; email?: string }) => {
    const request = requestFor({ amountPence: 1000, recipient: person(contact) });
    return (await service.awards.requestAward(scheme.people.requester, { request, options: {} })).id;
  };

  it('is raised once by the third, also when it is written another way, and not by two', async () => {
    const first = await awardFor({ phone: '07700900111' });
    const second = await awardFor({ phone: '+447700900111' });
    await assess(second, 'contact');
    expect(await raisedOn(service, second)).toEqual([]);
    const third = await awardFor({ phone: '07700900111' });
    await assess(third, 'contact');
    expect(await raisedOn(service, third)).toEqual(['F11']);
    expect((await signalOn(service, third, 'F11')).figures).toEqual({ recipients: 3, isPhone: 1 });
    for (const award of [first, second, third]) await assess(award, 'contact');
    expect([await raisedOn(service, first), await raisedOn(service, second)]).toEqual([[], []]);
  });

  it('is looked for when the worker hands on that a contact was recorded', async () => {
    const awards = [];
    for (let asked = 0; asked < 3; asked += 1) awards.push(await awardFor({ email: 'sam@example.org' }));
    const { id: paid } = await makeAward(service, scheme, { amountPence: 1000 });
    await createShopper(service, scheme, paid).ask([111]);
    await service.settle();
    const raised = await Promise.all(awards.map((id) => raisedOn(service, id)));
    expect(raised.flat()).toEqual(['F11']);
  });

  /** Hands on what happened, with all that follows. */
  const handOn = async () => {
    const job = { task: 'dispatch-domain-events', payload: {} };
    await inScope(service.db, 'all', (trx) => enqueueJob(trx, job));
    await service.settle();
  };
  const add = (contact: { phone?: string; email?: string }) =>
    inScope(service.db, 'all', async (trx) => {
      const { practiceId } = scheme;
      const identity = person(contact);
      return (await service.recipients.findOrAddRecipient(trx, scheme.people.requester, { practiceId, identity })).id;
    });
  const askFor = async (recipientId: string) => {
    const { recipient: _, ...request } = { ...requestFor({ amountPence: 1000 }), recipientId };
    return (await service.awards.requestAward(scheme.people.requester, { request, options: {} })).id;
  };

  it('is raised with the award of a person who was added on a page and handed on before it was asked for', async () => {
    const people = [];
    for (let added = 0; added < 3; added += 1) people.push(await add({ phone: '07700900555' }));
    await handOn();
    const award = await askFor(people[2] ?? '');
    await handOn();
    expect(await raisedOn(service, award)).toEqual(['F11']);
    const later = await askFor(people[2] ?? '');
    await handOn();
    expect(await raisedOn(service, later)).toEqual([]);
  });

  it('is looked for when contacts of people with awards are compared for the first time', async () => {
    const awards = [];
    for (let asked = 0; asked < 3; asked += 1) awards.push(await awardFor({ phone: '07700900666' }));
    await service.db.transaction(async (trx) => {
      await trx.raw("select set_config('app.practices', '*', true)");
      await trx('recipients').update({ phone_hash: null, email_hash: null, contacts_hashed: false });
    });
    await handOn();
    expect((await Promise.all(awards.map((id) => raisedOn(service, id)))).flat()).toEqual([]);
    await service.risk.hashOlderContacts();
    await service.settle();
    expect((await Promise.all(awards.map((id) => raisedOn(service, id)))).flat()).toEqual(['F11']);
  });

  it('is raised no more for a contact that finance has registered as a care home’s', async () => {
    for (let lived = 0; lived < 2; lived += 1) await awardFor({ email: 'home@example.org' });
    const third = await awardFor({ email: 'Home@example.org' });
    await assess(third, 'contact');
    const { id: signalId } = await signalOn(service, third, 'F11');
    const note = 'Dune House, a registered care home';
    await service.risk.judgeSignal(scheme.people.finance, { signalId, verdict: 'false_alarm', note, isCareHome: true });
    const fourth = await awardFor({ email: 'home@example.org' });
    await assess(fourth, 'contact');
    expect(await raisedOn(service, fourth)).toEqual([]);
  });

  it('keeps neither the contact nor a name, and finds people who were recorded before contacts were compared', async () => {
    await awardFor({ phone: '07700900333' });
    await awardFor({ phone: '07700900333' });
    await service.db.transaction(async (trx) => {
      await trx.raw("select set_config('app.practices', '*', true)");
      await trx('recipients').update({ phone_hash: null, email_hash: null, contacts_hashed: false });
    });
    expect(await service.risk.hashOlderContacts()).toBeGreaterThan(1);
    expect(await service.risk.hashOlderContacts()).toBe(0);
    const third = await awardFor({ phone: '07700900333' });
    await assess(third, 'contact');
    const signal = await signalOn(service, third, 'F11');
    expect(JSON.stringify(signal)).not.toMatch(/Placeholder|0?7700900333/);
  });

  it('counts people of every practice', async () => {
    const practiceId = await addPractice(service, 'OTHER-01');
    const elsewhere = async () =>
      inScope(service.db, 'all', (trx) =>
        service.recipients.findOrAddRecipient(trx, scheme.people.requester, {
          practiceId,
          identity: person({ phone: '07700900444' }),
        }),
      );
    await elsewhere();
    await elsewhere();
    const third = await awardFor({ phone: '07700900444' });
    await assess(third, 'contact');
    expect(await raisedOn(service, third)).toEqual(['F11']);
  });
});
