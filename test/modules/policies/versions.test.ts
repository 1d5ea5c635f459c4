import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { categoryWithCode } from '../../../src/kernel/merchant-category.ts';
import type { PolicyChanges } from '../../../src/modules/policies/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { codeOf } from '../../harness/refusal.ts';
import { makeAward, openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { versioning, WHY } from './versions-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let acts: Awaited<ReturnType<typeof versioning>>;
beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  acts = await versioning(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

const SENT_BACK = 'Needs a look at taxis first';
const verbs = () => service.policyVersions;
const give = async (version: number) => {
  await verbs().withdrawVersion(acts.activator, { slug: acts.slug, version, reason: SENT_BACK });
};
/** No version is open when the next test begins. */
afterEach(async () => {
  const retired = { status: 'retired', activate_at: null };
  await service.db('policy_versions').whereIn('status', ['draft', 'proposed']).update(retired);
});

describe('a policy version (R59)', () => {
  it('begins as the active one with what differs, and one version is open at a time', async () => {
    const version = await acts.drafted({ dailyPence: 2_500, plusCodes: ['5661'] });
    const { terms, ...row } = await acts.rowOf(version);
    expect(row).toMatchObject({ version, status: 'draft', name: 'Food and essentials', drafted_by: acts.author.id });
    expect(terms).toMatchObject({ dailyPence: 2_500, groups: ['FOOD', 'PHARM'] });
    expect(terms.mccs).toContain('5661');
    expect(terms.categories).toContain('shoe_stores');
    const again = await verbs().draftVersion(acts.author, {
      slug: acts.slug,
      changes: { dailyPence: 2_500, plusCodes: ['5661'] },
    });
    expect(again).toEqual({ version, isNew: false });
    expect(await codeOf(verbs().draftVersion(acts.activator, { slug: acts.slug, changes: {} }))).toBe('conflict');
    expect(await codeOf(verbs().draftVersion(acts.author, { slug: 'P10', changes: {} }))).toBe('not_found');
  });

  it('gets a number of its own when two people begin at once', async () => {
    const begin = (by: typeof acts.author, capPence: number) =>
      verbs().draftVersion(by, { slug: acts.slug, changes: { capPence } });
    const made = await Promise.allSettled([begin(acts.author, 6_100), begin(acts.activator, 6_200)]);
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('can be changed while it is a draft, and by nobody who has not seen the last change', async () => {
    const version = await acts.drafted();
    const change = (changes: object, revision?: number) =>
      verbs().changeDraft(acts.author, { slug: acts.slug, version, changes, revision });
    expect(await change({ weeklyPence: 4_000 }, 1)).toEqual({ revision: 2 });
    expect(await change({ weeklyPence: 4_000 })).toEqual({ revision: 2 });
    await expect(change({ weeklyPence: 5_000 }, 1)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Test commissioner changed this draft on '),
    });
    await verbs().proposeVersion(acts.author, { slug: acts.slug, version, reason: WHY });
    expect(await codeOf(change({ weeklyPence: 5_000 }))).toBe('wrong_state');
  });

  it('is refused with each field that does not go with the others', async () => {
    const wrong = {
      groups: [],
      lessCodes: [],
      plusCodes: ['0001'],
      dailyPence: 5_000,
      weeklyPence: 4_000,
      perPaymentPence: 9_000,
      hours: { from: '08:00', until: '08:00' },
      onlyMerchants: [{ name: 'Seagull Stores' }],
      blockedMerchants: [{ name: 'SEAGULL-STORES' }],
    };
    await expect(acts.drafted(wrong)).rejects.toMatchObject({
      code: 'invalid_input',
      errors: ['plusCodes', 'perPaymentPence', 'dailyPence', 'hours', 'blockedMerchants'].map((field) => ({
        field,
        message: expect.any(String),
      })),
    });
  });

  it.each<[string, PolicyChanges, string]>([
    ['a shop called “id”, whose number was left out', { onlyMerchants: [{ name: 'ID' }] }, 'onlyMerchants'],
    ['such a shop among those that are blocked', { blockedMerchants: [{ name: 'id' }] }, 'blockedMerchants'],
    ['a blocked shop whose name has no letter', { blockedMerchants: [{ name: '**' }] }, 'blockedMerchants'],
    ['more for one payment than for one award', { capPence: 6_000, perPaymentPence: 6_001 }, 'perPaymentPence'],
  ])('is refused for %s, at the field it is mended in', async (_, changes, field) => {
    await expect(acts.drafted(changes)).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field, message: expect.any(String) }],
    });
  });

  it('takes a limit for one payment up to the most for an award with more approval', async () => {
    const cap = { capPence: 6_000, extendedCapPence: 9_000, extendedCapNeeds: 'finance' } as const;
    const free = { dailyPence: null, weeklyPence: null, monthlyPence: null };
    await acts.drafted({ ...cap, ...free, perPaymentPence: 9_000 });
  });

  it('is proposed with a reason, goes back to a draft with another, and keeps its authors', async () => {
    const version = await acts.drafted();
    const propose = (reason: string) => verbs().proposeVersion(acts.author, { slug: acts.slug, version, reason });
    expect(await codeOf(propose('Because'))).toBe('invalid_input');
    expect(await codeOf(propose(`${WHY}: 999 000 0018`))).toBe('invalid_input');
    expect(await propose(WHY)).toEqual({ isNew: true });
    expect(await propose(WHY)).toEqual({ isNew: false });
    await give(version);
    await give(version);
    const row = await acts.rowOf(version);
    expect(row).toMatchObject({ status: 'draft', proposed_by: null, return_reason: SENT_BACK });
    expect(row.authors).toEqual([acts.author.id]);
    expect(await acts.auditOf(row.id)).toEqual(['policy.draft', 'policy.propose', 'policy.withdraw']);
  });

  it('belongs to the commissioner alone', async () => {
    for (const by of [scheme.people.finance, scheme.people.auditor, scheme.people.approver]) {
      expect(await codeOf(verbs().draftVersion(by, { slug: acts.slug, changes: {} })), by.role).toBe('forbidden');
    }
  });
});

describe('an activation', () => {
  it('is refused to everybody who wrote or proposed the version (R13)', async () => {
    const version = await acts.drafted();
    const by = (who: typeof acts.author) => verbs().activateVersion(who, { slug: acts.slug, version });
    expect(await codeOf(by(acts.activator))).toBe('wrong_state');
    await verbs().changeDraft(acts.activator, { slug: acts.slug, version, changes: { dailyPence: 2_100 } });
    await verbs().proposeVersion(acts.author, { slug: acts.slug, version, reason: WHY });
    await service.authorizations.rehearsePolicy(acts.author, { slug: acts.slug, version });
    expect(await codeOf(by(acts.author))).toBe('requester_is_approver');
    expect(await codeOf(by(acts.activator))).toBe('requester_is_approver');
  });

  it('needs a rehearsal of exactly its terms', async () => {
    const version = await acts.rehearsed();
    await give(version);
    await verbs().changeDraft(acts.author, { slug: acts.slug, version, changes: { dailyPence: 1_900 } });
    await verbs().proposeVersion(acts.author, { slug: acts.slug, version, reason: WHY });
    expect(await codeOf(acts.activate(version))).toBe('rehearsal_needed');
    await service.authorizations.rehearsePolicy(acts.activator, { slug: acts.slug, version });
    expect(await acts.activate(version)).toEqual({ isNew: true });
  });

  it('needs that rehearsal to be of the last 7 days', async () => {
    const version = await acts.rehearsed({ dailyPence: 1_850 });
    const view = () =>
      inScope(service.db, 'all', (trx) => service.reports.rehearsalView(trx, { slug: acts.slug, version }));
    const rehearsedAt = service.clock.now();
    const afterDays = (days: number, ms = 0) => new Date(rehearsedAt.getTime() + days * 86_400_000 + ms);
    service.clock.set(afterDays(7, 1));
    await expect(acts.activate(version)).rejects.toMatchObject({
      code: 'rehearsal_needed',
      message: expect.stringContaining('7 days'),
    });
    await service.authorizations.rehearsePolicy(acts.activator, { slug: acts.slug, version });
    service.clock.set(afterDays(14, 1));
    expect((await view())?.countsUntil).toEqual(service.clock.now());
    expect(await acts.activate(version)).toEqual({ isNew: true });
    service.clock.set(rehearsedAt);
  });

  it('is refused by name when the version allows what is never allowed (R41)', async () => {
    const version = await acts.drafted({ plusCodes: ['5921'] });
    const named = {
      code: 'policy_allows_never_allowed',
      message: expect.stringContaining(categoryWithCode('5921')?.name ?? 'missing'),
    };
    const proposing = verbs().proposeVersion(acts.author, { slug: acts.slug, version, reason: WHY });
    await expect(proposing).rejects.toMatchObject(named);
    const proposed = { status: 'proposed', proposed_by: acts.author.id };
    await service.db('policy_versions').where({ slug: acts.slug, version }).update(proposed);
    await service.authorizations.rehearsePolicy(acts.author, { slug: acts.slug, version });
    await expect(acts.activate(version)).rejects.toMatchObject(named);
  });

  it('at once retires the former version, which awards keep, and is announced to practices (R59)', async () => {
    const award = await makeAward(service, scheme);
    const before = await service.policies.activePolicy(service.db, acts.slug);
    const version = await acts.activated({ capPence: 6_500 });
    const row = await acts.rowOf(version);
    expect(row).toMatchObject({ status: 'active', activated_by: acts.activator.id, rehearsal_id: expect.any(String) });
    expect((await acts.rowOf(before?.version ?? 0)).status).toBe('retired');
    expect((await service.policies.activePolicy(service.db, acts.slug))?.terms.capPence).toBe(6_500);
    expect(award.policyVersionId).toBe(before?.id);
    const told = {
      slug: acts.slug,
      version,
      policyVersionId: row.id,
      effectiveFrom: service.clock.now().toISOString(),
    };
    expect((await acts.events('policy.announced')).at(-1)).toEqual(told);
    expect((await acts.events('policy.activated')).at(-1)).toEqual(told);
    expect(await acts.activate(version)).toEqual({ isNew: false });
    expect(await codeOf(verbs().activateVersion(acts.author, { slug: acts.slug, version }))).toBe('conflict');
  });

  it('twice at once takes effect once', async () => {
    const version = await acts.rehearsed({ capPence: 6_600 });
    const done = await Promise.all([acts.activate(version), acts.activate(version), acts.activate(version)]);
    expect(done.filter(({ isNew }) => isNew)).toHaveLength(1);
    const active = await service.db('policy_versions').where({ slug: acts.slug, status: 'active' });
    expect(active.map((row) => row.version)).toEqual([version]);
    expect((await acts.auditOf(active[0].id)).filter((action) => action === 'policy.activate')).toHaveLength(1);
  });

  it('for a time to come waits for it, can be taken back until then, and then happens once (R59)', async () => {
    const version = await acts.rehearsed({ capPence: 6_700 });
    expect(await codeOf(acts.activate(version, service.clock.now()))).toBe('invalid_input');
    const from = new Date(service.clock.now().getTime() + 86_400_000);
    await acts.activate(version, from);
    expect(await acts.activate(version, from)).toEqual({ isNew: false });
    expect(await acts.rowOf(version)).toMatchObject({ status: 'proposed', activate_at: from });
    expect(await verbs().activateDueVersions()).toBe(0);
    await give(version);
    expect((await acts.events('policy.withdrawn')).at(-1)).toMatchObject({ slug: acts.slug, version });
    await verbs().proposeVersion(acts.author, { slug: acts.slug, version, reason: WHY });
    await acts.activate(version, from);
    service.clock.set(from);
    const other = service.policyVersions.activateDueVersions;
    await Promise.all([other(), other()]);
    expect(await acts.rowOf(version)).toMatchObject({ status: 'active', effective_from: from, activate_at: null });
    expect((await acts.events('policy.activated')).filter((event) => event['version'] === version)).toHaveLength(1);
    expect((await service.policies.activePolicy(service.db, acts.slug))?.version).toBe(version);
  });

  it('goes back to its authors when the list of what is never allowed has grown meanwhile (R41)', async () => {
    const version = await acts.rehearsed({ plusCodes: ['5661'] });
    const from = new Date(service.clock.now().getTime() + 86_400_000);
    await acts.activate(version, from);
    const list = await service.db('never_allowed_lists').orderBy('version', 'desc').first();
    const shoes = { rule: 'never', kind: 'never', codes: ['5661'], ranges: [], what: 'Shoes', why: 'For this test' };
    const entries = JSON.stringify([...list.entries, shoes]);
    await service.db('never_allowed_lists').insert({ ...list, version: list.version + 1, entries });
    service.clock.set(from);
    await verbs().activateDueVersions();
    expect(await acts.rowOf(version)).toMatchObject({
      status: 'draft',
      activate_at: null,
      return_reason: expect.stringContaining(categoryWithCode('5661')?.name ?? 'missing'),
    });
  });
});
