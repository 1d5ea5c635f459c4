import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/kernel/principal.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { peopleOf } from './people-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let people: ReturnType<typeof peopleOf>;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  people = peopleOf(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

const looks = async (recipientId: string) =>
  (await people.audited(recipientId)).filter(({ action }) => action === 'identity.view');
const later = (minutes: number) => service.clock.set(new Date(service.clock.now().getTime() + minutes * 60_000));

describe('who a person is, looked at by their practice (R58)', () => {
  it('is on record once for a quarter of an hour, and for each member of staff', async () => {
    const recipientId = await people.add();
    const { requester, approver } = scheme.people;
    for (const by of [requester, requester, approver]) await service.recipients.readPerson(by, recipientId);
    expect(await looks(recipientId)).toHaveLength(2);
    later(16);
    await service.recipients.readPerson(requester, recipientId);
    expect(await looks(recipientId)).toHaveLength(3);
  });

  it('is on record too where they were looked for', async () => {
    const recipientId = await people.add({ nhsNumber: '9990000018' });
    const found = await people.all((trx) =>
      service.recipients.findPeople(trx, scheme.people.requester, {
        practiceId: scheme.practiceId,
        nhsNumber: '9990000018',
      }),
    );
    expect(found.map(({ id }) => id)).toEqual([recipientId]);
    expect(await looks(recipientId)).toHaveLength(1);
  });
});

describe('who a person is, revealed to somebody outside their practice (R16)', () => {
  const reveal = (by: Principal, recipientId: string, reason = 'The shop asks before it refunds') =>
    service.recipients.revealIdentity(by, { recipientId, reasonCode: 'payment_query', reason });
  const until = (by: Principal, recipientId: string) =>
    people.all((trx) => service.recipients.revealedUntil(trx, by, recipientId));

  it('lasts 15 minutes, for whoever gave the reason alone, and is on record with it', async () => {
    const recipientId = await people.add();
    const { finance, auditor } = scheme.people;
    const end = new Date(service.clock.now().getTime() + 15 * 60_000);
    expect(await reveal(finance, recipientId)).toEqual({ until: end });
    expect([await until(finance, recipientId), await until(auditor, recipientId)]).toEqual([end, null]);
    expect(await looks(recipientId)).toEqual([
      {
        action: 'identity.view',
        after: { until: end.toISOString(), reasonCode: 'payment_query' },
        reason: 'The shop asks before it refunds',
      },
    ]);
    later(15);
    expect(await until(finance, recipientId)).toBeNull();
  });

  it('lasts no longer for being asked again', async () => {
    const recipientId = await people.add();
    const { finance } = scheme.people;
    const first = await reveal(finance, recipientId);
    later(5);
    expect(await reveal(finance, recipientId)).toEqual(first);
    expect(await looks(recipientId)).toHaveLength(1);
  });

  it('is on record with each reason that was given, of which none makes it last longer', async () => {
    const recipientId = await people.add();
    const { finance } = scheme.people;
    const first = await reveal(finance, recipientId);
    later(5);
    expect(await reveal(finance, recipientId, 'The person complains of it')).toEqual(first);
    expect((await looks(recipientId)).map(({ reason }) => reason)).toEqual([
      'The shop asks before it refunds',
      'The person complains of it',
    ]);
  });

  it('is not what somebody saw without a reason while they worked for the practice', async () => {
    const recipientId = await people.add();
    const { requester } = scheme.people;
    await service.recipients.readPerson(requester, recipientId);
    expect(await until({ ...requester, role: 'finance' }, recipientId)).toBeNull();
  });

  it('needs a reason, without the number it is about (R57)', async () => {
    const recipientId = await people.add();
    const { finance } = scheme.people;
    expect(await codeOf(reveal(finance, recipientId, ' '))).toBe('invalid_input');
    expect(await codeOf(reveal(finance, recipientId, 'Is it 999 000 0018?'))).toBe('invalid_input');
    expect(await until(finance, recipientId)).toBeNull();
  });

  it('is neither for practice staff, who need none, nor for what does not exist', async () => {
    const recipientId = await people.add();
    expect(await codeOf(reveal(scheme.people.requester, recipientId))).toBe('forbidden');
    expect(await codeOf(reveal(scheme.people.finance, scheme.practiceId))).toBe('not_found');
  });
});

describe('a death that was recorded by mistake (R36)', () => {
  it('is taken back by an approver with a reason; what ended stays ended', async () => {
    const { requester, approver } = scheme.people;
    const award = await makeAward(service, scheme);
    const { recipientId } = award;
    const takeBack = (by: Principal, reason: string) => service.recipients.takeBackDeath(by, { recipientId, reason });
    expect(await codeOf(takeBack(approver, 'Nobody died'))).toBe('wrong_state');
    expect(await service.awards.recordDeath(requester, { recipientId })).toBe(1);
    expect(await codeOf(takeBack(requester, 'It was the neighbour'))).toBe('forbidden');
    expect(await codeOf(takeBack(approver, ''))).toBe('invalid_input');
    await takeBack(approver, 'It was the neighbour');
    expect(await service.recipients.readPerson(requester, recipientId)).toMatchObject({ deathRecordedAt: null });
    const status = await people.all((trx) => trx('awards').where({ id: award.id }).first('status', 'end_reason'));
    expect(status).toEqual({ status: 'finished', end_reason: 'died' });
    const audited = await people.audited(recipientId);
    const act = audited.find(({ action }) => action === 'recipient.take_back_death');
    expect(act?.reason).toBe('It was the neighbour');
  });

  it('is recorded of somebody without any award too', async () => {
    const recipientId = await people.add();
    expect(await service.awards.recordDeath(scheme.people.requester, { recipientId })).toBe(0);
    expect(await people.all((trx) => service.recipients.isDeathRecorded(trx, recipientId))).toBe(true);
  });
});
