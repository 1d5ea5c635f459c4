import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { copyId, copyRows } from '../../bench/load/copy-rows.ts';
import { countTasks, readTasks } from '../../src/doors/web/pages/tasks/tasks.query.ts';
import { inScope } from '../../src/platform/database.ts';
import { makeAward, openScheme, requestFor, type Scheme } from '../harness/scheme.ts';
import { type RunningService, startService } from '../harness/service.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let client: pg.Client;

type Changes = Parameters<typeof requestFor>[0];
const ask = async (changes: Changes = {}) =>
  (await service.awards.requestAward(scheme.people.requester, { request: requestFor(changes), options: {} })).id;
const person = (familyName: string) => ({ givenName: 'Jo', familyName, dateOfBirth: '1981-06-19' });
const BREAK = { policy: 'P1', amountPence: 25_000, expiresOn: '2027-01-31' };

let kinds = 70;
/** So many older requests like one that was made; each for somebody else if not for the same person. */
async function crowd(like: string, about: { rows: number; ofOnePerson?: boolean }): Promise<void> {
  kinds += 2;
  const source = `(select * from awards where id = '${like}') t, generate_series(1, ${about.rows}) n`;
  const over = {
    id: copyId(kinds),
    reference: `'C${kinds}-' || n`,
    request_key: `'crowd-${kinds}-' || n`,
    requested_at: `t.requested_at - interval '2 hours' - n * interval '1 second'`,
    ...(about.ofOnePerson ? {} : { recipient_id: copyId(kinds + 1) }),
  };
  await copyRows(client, { table: 'awards', source, over });
}

async function seenBy(role: 'approver' | 'finance' | 'commissioner') {
  const { id, scope } = scheme.people[role];
  const practiceId = role === 'approver' ? scheme.practiceId : null;
  const reader = { id, roles: [role], practiceId, today: '2026-11-22', now: service.clock.now() };
  const tasks = await inScope(service.db, scope, (trx) => readTasks(service, trx, reader));
  const ofKind = (wanted: string) => tasks.filter(({ kind }) => kind === wanted).map(({ subject }) => subject);
  const count = await inScope(service.db, scope, (trx) => countTasks(service, trx, reader));
  return {
    decides: ofKind('decide'),
    additions: ofKind('decide_addition'),
    count,
    inAll: tasks.reduce((sum, task) => sum + task.count, 0),
  };
}

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service, { allocationPence: 3_000_000 });
  const url = new URL(inject('adminUrl'));
  url.pathname = new URL(service.databaseUrl).pathname;
  client = new pg.Client(url.href);
  await client.connect();
  await client.query('set session_replication_role = replica');
});
beforeEach(() => client.query(`update awards set status = 'refused' where status = 'requested'`));
afterAll(async () => {
  await client.end();
  await service[Symbol.asyncDispose]();
});

describe('what somebody is to decide among many older requests for others (R15)', () => {
  it('is on the page of finance and of the commissioner, and counted', async () => {
    await crowd(await ask({ recipient: person('Small') }), { rows: 600 });
    await makeAward(service, scheme, { ...BREAK, recipient: person('Again') });
    const forFinance = await ask({
      recipient: person('Again'),
      policy: 'P7',
      amountPence: 10_000,
      expiresOn: '2026-12-06',
    });
    await makeAward(service, scheme, { ...BREAK, recipient: person('More') });
    const more = await ask({ recipient: person('More'), amountPence: 6000 });
    await service.awards.approveAward(scheme.people.finance, more);
    const forCommissioner = await ask({
      recipient: person('More'),
      policy: 'P7',
      amountPence: 20_000,
      expiresOn: '2026-12-06',
    });
    const seen = { finance: await seenBy('finance'), commissioner: await seenBy('commissioner') };
    expect(seen.finance.decides).toEqual([forFinance]);
    expect(seen.commissioner.decides).toEqual([forCommissioner]);
    for (const { count, inAll } of Object.values(seen)) expect(count).toBe(inAll);
  }, 60_000);

  it('is on the page of an approver, of whom the oldest are found first', async () => {
    await makeAward(service, scheme, { ...BREAK, recipient: person('Many') });
    const another = { recipient: person('Many'), policy: 'P7', amountPence: 10_000, expiresOn: '2026-12-06' };
    await crowd(await ask(another), { rows: 550, ofOnePerson: true });
    const own = await ask({ recipient: person('New') });
    const seen = await seenBy('approver');
    expect(seen.decides).toEqual([own]);
    expect(seen.count).toBe(seen.inAll);
  }, 60_000);

  it('is told to whom an addition belongs by all that the person has within 28 days', async () => {
    const recipient = person('Added');
    await makeAward(service, scheme, { ...BREAK, recipient });
    const { id: awardId } = await makeAward(service, scheme, { recipient, amountPence: 4000 });
    await service.settle();
    const more = { awardId, addPence: 1500, reason: 'The prices have gone up', idempotencyKey: 'more-of-added' };
    const { id } = await service.awards.requestAddition(scheme.people.requester, more);
    const roles = ['approver', 'finance', 'commissioner'] as const;
    const told = await Promise.all(roles.map(async (role) => (await seenBy(role)).additions));
    expect(told).toEqual([[], [id], []]);
  });
});
