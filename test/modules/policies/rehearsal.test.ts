import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearsePolicy } from '../../../src/modules/authorizations/rehearse-policy.ts';
import type { PolicyChanges } from '../../../src/modules/policies/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { excepting } from '../exceptions/excepted.ts';
import { versioning } from './versions-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: Awaited<ReturnType<typeof versioning>>;
/** Stripe's ids of what two people tried, by name. */
const tried: Record<string, string> = {};
let version = 0;

/** Two people on P5: one spends £12 and £9 in a day, £8 the next and is declined at a spa; the other spends £15 and is declined for cash. */
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = await versioning(service, scheme);
  const { pay } = excepting(service, scheme);
  const one = await makeAward(service, scheme, { amountPence: 5_000 });
  const other = await makeAward(service, scheme, { amountPence: 5_000 });
  const elsewhere = await makeAward(service, scheme, { policy: 'P3', amountPence: 5_000 });
  const shop = async (name: string, payment: Parameters<typeof pay>) => {
    tried[name] = (await pay(...payment)).id;
  };
  await shop('first', [one.id, { at: 'supermarket', pence: 1_200 }]);
  await shop('second', [one.id, { at: 'supermarket', pence: 900 }]);
  await shop('spa', [one.id, { at: 'spa', pence: 700 }]);
  await shop('whole', [other.id, { at: 'supermarket', pence: 1_500 }]);
  await shop('bets', [other.id, { at: 'bets', pence: 500 }]);
  await shop('elsewhere', [elsewhere.id, { at: 'supermarket', pence: 4_000 }]);
  service.clock.set(new Date('2026-11-23T10:00:00Z'));
  await shop('next day', [one.id, { at: 'supermarket', pence: 800 }]);
  version = await acts.drafted();
}, 120_000);
afterAll(() => service[Symbol.asyncDispose]());

const named = () => ({ slug: acts.slug, version });

/** Rehearses the draft with these terms; the payments that flip by name, as they would be. */
async function rehearse(changes: PolicyChanges) {
  const none = { dailyPence: null, perPaymentPence: null, plusCodes: [], lessCodes: [], blockedMerchants: [] };
  await service.policyVersions.changeDraft(acts.author, { ...named(), changes: { ...none, ...changes } });
  const counts = await service.authorizations.rehearsePolicy(acts.author, named());
  const { view, page } = await inScope(service.db, 'all', async (trx) => ({
    view: await service.reports.rehearsalView(trx, named()),
    page: await service.reports.listFlips(trx, { rehearsalId: counts.rehearsalId, limit: 100 }),
  }));
  const nameOf = (id: string) => Object.keys(tried).find((name) => tried[name] === id) ?? id;
  const flips = Object.fromEntries(page.data.map((flip) => [nameOf(flip.authorizationId), flip]));
  return { counts, view, flips };
}

describe('a rehearsal', () => {
  it('of a lower daily limit flips exactly the payments that went beyond it on their day', async () => {
    const { counts, view, flips } = await rehearse({ dailyPence: 1_400 });
    expect(Object.keys(flips).sort()).toEqual(['second', 'whole']);
    expect(flips['second']).toMatchObject({
      outcome: 'declined',
      askedPence: 900,
      pence: 900,
      reasonThen: null,
      reasonNow: 'over_period',
      merchantName: 'Seagull Stores',
      practiceCode: 'DEMO-01',
    });
    expect(counts).toMatchObject({ judged: 6, byStripe: 0, flips: 2 });
    expect(view).toMatchObject({
      isOfTheseTerms: true,
      people: 2,
      nowDeclined: { payments: 2, people: 2, pence: 2_400 },
      nowApproved: { payments: 0, people: 0, pence: 0 },
      byReason: [{ outcome: 'declined', reason: 'over_period', payments: 2, people: 2, pence: 2_400 }],
      byPractice: [{ practiceCode: 'DEMO-01', payments: 2, nowDeclined: 2, nowApproved: 0 }],
    });
  });

  it('of one more kind of shop flips what was declined there, and never what is never allowed (R41)', async () => {
    const { flips, view } = await rehearse({ plusCodes: ['7298'] });
    expect(Object.keys(flips)).toEqual(['spa']);
    expect(flips['spa']).toMatchObject({
      outcome: 'approved',
      pence: 700,
      reasonThen: 'not_in_award',
      reasonNow: null,
    });
    expect(view?.nowApproved).toEqual({ payments: 1, people: 1, pence: 700 });
  });

  it('of a blocked shop flips all that was paid there', async () => {
    const { flips } = await rehearse({ blockedMerchants: [{ name: 'SEAGULL STORES' }] });
    expect(Object.keys(flips).sort()).toEqual(['first', 'next day', 'second', 'whole']);
  });

  it('of the terms that were in force flips nothing', async () => {
    expect((await rehearse({})).flips).toEqual({});
  });

  it('says of how many it cannot judge, and looks 90 days back', async () => {
    const old = 'iauth_old';
    await service.db.transaction(async (trx) => {
      await trx.raw(`select set_config('app.practices', '*', true)`);
      await trx.raw(
        `insert into authorizations select (jsonb_populate_record(a, jsonb_build_object('id', ?::text))).*
         from authorizations a where a.id = ?`,
        [old, tried['first'] ?? ''],
      );
      const copy = `insert into decisions select (jsonb_populate_record(d, jsonb_build_object('authorization_id', ?::text,
        'round', ?::int, 'record', ?::jsonb, 'decided_at', ?::timestamptz))).* from decisions d where d.authorization_id = ?`;
      const first = tried['first'] ?? '';
      await trx.raw(copy, [old, 0, '{"ruleSet": 1}', '2026-11-20T10:00:00Z', first]);
      await trx.raw(copy, [old, 1, '{"unknownCard": "ic_1"}', '2026-11-20T10:00:00Z', first]);
      await trx.raw(copy, [old, 2, '{"ruleSet": 1}', '2026-08-01T10:00:00Z', first]);
    });
    expect((await rehearse({})).counts).toMatchObject({ judged: 6, otherRules: 1, noFacts: 1 });
  });

  it('stops after 20 seconds with the newest judged, and says from when on', async () => {
    const { db, clock, policies } = service;
    const draft = { slug: 'P3', changes: { dailyPence: 3_000 } };
    const name = { slug: 'P3', version: (await service.policyVersions.draftVersion(acts.author, draft)).version };
    await inScope(db, 'all', (trx) =>
      trx.raw(
        `insert into decisions
         select (jsonb_populate_record(d, jsonb_build_object('round', n, 'decided_at', d.decided_at - n * interval '1 hour'))).*
         from decisions d, generate_series(1, 300) n where d.authorization_id = ?`,
        [tried['elsewhere'] ?? ''],
      ),
    );
    const newest = await rehearsePolicy({ db, clock, policies, patienceMs: 0 }, acts.author, name);
    const viewOf = () => inScope(db, 'all', (trx) => service.reports.rehearsalView(trx, name));
    const since = new Date('2026-11-14T03:00:00.001Z');
    expect([newest.judged, await viewOf()]).toMatchObject([200, { isWhole: false, judged: 200, since }]);
    await service.authorizations.rehearsePolicy(acts.author, name);
    expect(await viewOf()).toMatchObject({ isWhole: true, judged: 301, since: new Date('2026-08-25T10:00:00Z') });
  });

  it('is refused at once while another act on the policy is under way, and runs when that is over', async () => {
    const holding = await service.db.transaction();
    await holding.raw('select pg_advisory_xact_lock(7002, hashtext(?))', [acts.slug]);
    const rehearsing = service.authorizations.rehearsePolicy(acts.author, named());
    await expect(rehearsing).rejects.toMatchObject({
      code: 'conflict',
      message: 'This policy is being rehearsed or changed at this moment. Wait until that is done, then try again.',
    });
    await holding.commit();
    expect((await service.authorizations.rehearsePolicy(acts.author, named())).judged).toBe(6);
  });

  it('is for the commissioner, and for versions that can still become active', async () => {
    const { rehearsePolicy } = service.authorizations;
    expect(await codeOf(rehearsePolicy(scheme.people.auditor, named()))).toBe('forbidden');
    expect(await codeOf(rehearsePolicy(acts.author, { slug: 'P5', version: 1 }))).toBe('wrong_state');
    expect(await codeOf(rehearsePolicy(acts.author, { slug: 'P5', version: 99 }))).toBe('not_found');
  });
});
