import { afterEach, beforeEach, expect, it } from 'vitest';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { signInAs, type Visitor } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;

beforeEach(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 10_000 });
});
afterEach(() => service[Symbol.asyncDispose]());

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

it('a request whose money ran out meanwhile is saved as waiting on a page of its own (R65)', async () => {
  const { requester, approver, practice_manager: manager } = scheme.people;
  const asha = await signInAs(service.baseUrl, requester.id);
  const bell = await signInAs(service.baseUrl, approver.id);
  const [budget] = await inScope(service.db, 'all', (trx) =>
    service.reports.budgetViews(trx, { budgetId: scheme.budgetId }),
  );
  const amountPence = Math.min(6000, budget?.availablePence ?? 0);
  const request = requestFor({ amountPence });
  const { id } = await service.awards.requestAward(requester, { request, options: {} });
  expect(await wordsOf(asha, `/awards/${id}/wait`)).toContain('which is enough for this award. It need not wait.');
  expect((await asha.get(`/awards/${id}`)).text).not.toContain(`/awards/${id}/wait`);
  const other = await service.awards.requestAward(requester, { request: requestFor({ amountPence }), options: {} });
  await service.awards.approveAward(approver, other.id);
  expect(budget?.availablePence).toBeLessThan(2 * amountPence);
  expect((await asha.get(`/awards/${id}`)).text).toContain(`/awards/${id}/wait`);
  expect(await wordsOf(bell, `/awards/${id}/decide`)).toContain('Save it as waiting for funds until it does');
  expect(await wordsOf(bell, `/awards/${id}/wait`)).toContain('Its place in the line is by the day');
  expect((await bell.post(`/awards/${id}/wait`, {})).text).toContain('Saved as waiting for funds');
  const waits = await signInAs(service.baseUrl, manager.id);
  expect((await waits.get('/waiting-list')).text).toContain(`/waiting-list/${id}/release`);
}, 40_000);
