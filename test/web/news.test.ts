import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishEvent } from '../../src/modules/audit/index.ts';
import { inScope } from '../../src/platform/database.ts';
import { openScheme, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';
import { signInAs } from './visitor.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
});
afterAll(() => service[Symbol.asyncDispose]());

it('what this service could not pass on is shown beside what Stripe told, and finance has it tried again', async () => {
  const at = service.clock.now();
  const id = await inScope(service.db, 'all', async (trx) => {
    await publishEvent(trx, { type: 'test.stuck', occurredAt: at, practiceId: null, awardId: null, payload: {} });
    const parked = { attempts: 10, error: 'does not name its subject', parked_at: at };
    await trx('domain_events').where({ type: 'test.stuck' }).update(parked);
    const row = await trx('domain_events').where({ type: 'test.stuck' }).first('id');
    return String(row.id);
  });
  const finance = await signInAs(service.baseUrl, scheme.people.finance.id);
  const auditor = await signInAs(service.baseUrl, scheme.people.auditor.id);
  const shown = (await finance.get('/news')).text;
  expect(shown).toContain('Reconciliation (1)');
  expect(shown).toContain('Not passed on inside this service');
  expect(shown).toContain('does not name its subject');
  expect(shown).toContain('ten tries, parked 22 November 2026');
  const seen = (await auditor.get('/news')).text;
  expect(seen).toContain('does not name its subject');
  expect(seen).not.toContain('Try again');
  expect((await auditor.post(`/news/own/${id}/replay`)).status).toBe(403);
  expect((await finance.post(`/news/own/${id}/replay`)).headers['location']).toBe('/news');
  expect((await finance.get('/news')).text).not.toContain('Not passed on inside this service');
  await service.settle();
  const event = await inScope(service.db, 'all', (trx) => trx('domain_events').where({ id }).first());
  expect(event).toMatchObject({ dispatched_at: at, parked_at: null, error: null });
});
