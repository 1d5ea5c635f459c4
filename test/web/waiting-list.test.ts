import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 10_000 });
});
afterAll(() => service[Symbol.asyncDispose]());

const wordsOf = async (visitor: Visitor, path: string) =>
  (await visitor.get(path)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

it('a pot runs out, requests wait in their order, and a person releases one when there is money again (R65)', async () => {
  const { requester, practice_manager, finance } = scheme.people;
  const filled = await makeAward(service, scheme, { amountPence: 6000 });
  const wait = async (familyName: string) => {
    service.clock.advance(60_000);
    const recipient = { givenName: 'Hattie', familyName, dateOfBirth: '1977-10-06' };
    const request = { ...requestFor({ amountPence: 5000, recipient }), ifNoFunds: 'wait' as const };
    return service.awards.requestAward(requester, { request, options: {} });
  };
  const first = await wait('Notrealone');
  const second = await wait('Notrealtwo');
  expect([first.status, second.status]).toEqual(['waiting', 'waiting']);
  const manager = await signInAs(service.baseUrl, practice_manager.id);
  expect(await wordsOf(manager, '/waiting-list')).toContain(
    'Two requests wait, for £100.00 in all. Test Surgery has £40.00 left: not enough for the first.',
  );
  expect((await manager.get('/')).text).not.toContain('Release the oldest');
  const early = await manager.post(`/waiting-list/${first.id}/release`, { expiresOn: '2026-12-18' });
  expect(early.text).toContain('which is less than this award');

  await service.awards.endAward(practice_manager, { awardId: filled.id, reason: 'cancelled' });
  expect(await wordsOf(manager, '/tasks')).toContain('Release the oldest of two requests');
  const farida = await signInAs(service.baseUrl, finance.id);
  const seen = await wordsOf(farida, '/waiting-list');
  expect(seen).toContain(first.reference);
  expect(seen).not.toMatch(/Notreal|Release /);
  const at = `/waiting-list/${second.id}/release`;
  expect(await wordsOf(manager, at)).toContain('It is number 2: others have waited longer.');
  expect((await manager.post(at, { expiresOn: '2026-12-18' })).text).toContain('Another request has waited longer');
  expect((await manager.post(at, { expiresOn: '2030-01-01', reason: 'Food tonight' })).text).toContain(
    'Choose a last day',
  );
  const released = await manager.post(`/waiting-list/${first.id}/release`, { expiresOn: '2026-12-18' });
  expect(released.text).toContain('Released');
  expect(await wordsOf(manager, '/waiting-list')).toContain('One request waits, for £50.00 in all.');
  const bell = await signInAs(service.baseUrl, scheme.people.approver.id);
  expect((await bell.get(`/awards/${first.id}/decide`)).text).toContain('Approve');
  expect((await manager.get(`/waiting-list/${first.id}/release`)).status).toBe(404);
}, 40_000);
