import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemPrincipal } from '../../../src/kernel/principal.ts';
import { activatePolicy, blockedCategories, createPolicies } from '../../../src/modules/policies/index.ts';
import { openService } from '../../harness/practices.ts';

let service: Awaited<ReturnType<typeof openService>>;
const policies = createPolicies();
const by = systemPrincipal('test');

beforeAll(async () => {
  service = await openService();
  const install = () => service.db.transaction((trx) => policies.installPresets(trx, service.clock.now()));
  await Promise.all([install(), install()]);
  await install();
});
afterAll(() => service.destroy());

/** A next version of P5 with these terms changed. */
async function proposeVersion(version: number, change: { mccs?: string[]; capPence?: number }): Promise<string> {
  const current = await policies.activePolicy(service.db, 'P5');
  const id = newId();
  await service.db('policy_versions').insert({
    id,
    slug: 'P5',
    version,
    name: 'Food and essentials',
    status: 'proposed',
    terms: JSON.stringify({ ...current?.terms, ...change }),
    effective_from: service.clock.now(),
    created_at: service.clock.now(),
  });
  return id;
}

it('installs nine active policies and one list, however often it runs', async () => {
  const active = await policies.activePolicies(service.db);
  expect(active.map((policy) => [policy.slug, policy.version])).toEqual(
    ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9'].map((slug) => [slug, 1]),
  );
  expect(await service.db('policy_versions').where({ version: 1 })).toHaveLength(9);
  expect(await service.db('never_allowed_lists')).toHaveLength(1);
});

it('makes decisions under way be made again by a new list, once (R41)', async () => {
  await using another = { ...(await openService()), [Symbol.asyncDispose]: () => another.destroy() };
  const { db, clock } = another;
  const epoch = async () => (await db('stop_epoch').first()).epoch;
  const before = await epoch();
  const install = () => db.transaction((trx) => policies.installPresets(trx, clock.now()));
  const committing = await db.transaction();
  await committing.raw('select pg_advisory_xact_lock_shared(7001)');
  const installing = install();
  const waiting = () =>
    db.raw(`select from pg_locks where locktype = 'advisory' and objid = 7001 and not granted and
      database = (select oid from pg_database where datname = current_database())`);
  while ((await waiting()).rows.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await epoch()).toBe(before);
  await committing.commit();
  await installing;
  await install();
  expect(await epoch()).toBe(before + 1);
});

it('gives back what was installed, by policy and by id', async () => {
  const policy = await policies.activePolicy(service.db, 'P3');
  expect(policy?.terms).toMatchObject({ capPence: 15_000, perPaymentPence: 2_500, expiryDays: 28 });
  expect(await policies.policyVersion(service.db, policy?.id ?? '')).toBe(policy);
  expect(await policies.activePolicy(service.db, 'P10')).toBeNull();
  expect(blockedCategories(await policies.neverAllowed(service.db))).toContain('betting_casino_gambling');
  expect(policies.categories()).toHaveLength(295);
});

it('refuses by name to activate a version that allows what is never allowed (R41)', async () => {
  const id = await proposeVersion(2, { mccs: ['5411', '5921'] });
  const activation = service.db.transaction((trx) =>
    activatePolicy(trx, by, { policyVersionId: id, at: service.clock.now() }),
  );
  await expect(activation).rejects.toMatchObject({
    code: 'policy_allows_never_allowed',
    message: expect.stringContaining('Off-licences'),
  });
  expect((await policies.activePolicy(service.db, 'P5'))?.version).toBe(1);
});

it('retires the former version, which awards made under it keep (R59)', async () => {
  const former = await policies.activePolicy(service.db, 'P5');
  const id = await proposeVersion(3, { capPence: 7_000 });
  await service.db.transaction((trx) => activatePolicy(trx, by, { policyVersionId: id, at: service.clock.now() }));
  expect((await policies.activePolicy(service.db, 'P5'))?.terms.capPence).toBe(7_000);
  expect((await createPolicies().policyVersion(service.db, former?.id ?? '')).terms.capPence).toBe(6_000);
  await service.db.transaction((trx) =>
    activatePolicy(trx, by, { policyVersionId: former?.id ?? '', at: service.clock.now() }),
  );
});
