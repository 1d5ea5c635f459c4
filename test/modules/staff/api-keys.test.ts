import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_PRINCIPAL_ID } from '../../../src/kernel/principal.ts';
import type { Staff } from '../../../src/modules/staff/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { addPractice, openService, staffOf } from '../../harness/practices.ts';

type Service = Awaited<ReturnType<typeof openService>>;
const DAY_MS = 24 * 60 * 60 * 1000;

let service: Service;
let staff: Staff;
let practiceId: string;

beforeAll(async () => {
  service = await openService();
  staff = staffOf(service);
  practiceId = await addPractice(service, 'DEMO-01');
  await addPractice(service, 'DEMO-02');
});
afterAll(() => service.destroy());

describe('an API key', () => {
  it('is a principal of its role that sees its own practice only (R16)', async () => {
    const { key, principalId } = await staff.mintApiKey({ role: 'requester', practiceCode: 'DEMO-01' });
    expect(key).toMatch(/^pp_test_[\w-]{43}$/);
    expect(await staff.authenticateApiKey(key, 'req-1')).toEqual({
      id: principalId,
      kind: 'api_key',
      name: 'API key: requester at DEMO-01',
      role: 'requester',
      scope: [practiceId],
      requestId: 'req-1',
    });
  });

  it('of a scheme-wide role ignores the practice', async () => {
    const { key } = await staff.mintApiKey({ role: 'finance', practiceCode: 'NOWHERE' });
    expect(await staff.authenticateApiKey(key, 'r')).toMatchObject({ role: 'finance', scope: 'all' });
  });

  it('is stored only as a hash', async () => {
    const { key, principalId } = await staff.mintApiKey({ role: 'auditor' });
    const [row] = await service.db('api_keys').where({ principal_id: principalId });
    expect(row.key_hash).toHaveLength(32);
    expect(JSON.stringify(row)).not.toContain(key.slice('pp_test_'.length));
  });

  it('that nobody minted belongs to nobody', async () => {
    expect(await staff.authenticateApiKey('pp_test_guess', 'r')).toBeNull();
    expect(await staff.authenticateApiKey('', 'r')).toBeNull();
  });

  it('ends with its principal (R19)', async () => {
    const { key, principalId } = await staff.mintApiKey({ role: 'auditor' });
    await service.db('principals').where({ id: principalId }).update({ ended_at: service.clock.now() });
    expect(await staff.authenticateApiKey(key, 'r')).toBeNull();
    expect(await staff.principalOf(principalId, 'r')).toBeNull();
  });

  it('remembers the London day it was last used', async () => {
    const { key, principalId } = await staff.mintApiKey({ role: 'auditor' });
    await staff.authenticateApiKey(key, 'r');
    const [row] = await service.db('api_keys').where({ principal_id: principalId });
    expect(row.last_used_on).toBe('2026-11-22');
  });

  it('for a practice role needs a practice that exists', async () => {
    await expect(staff.mintApiKey({ role: 'approver' })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'practice' }],
    });
    await expect(staff.mintApiKey({ role: 'approver', practiceCode: 'DEMO-99' })).rejects.toMatchObject({
      code: 'practice_unknown',
    });
  });

  it('works to its last day, 12 months at most, and is one person with whoever answers for it (R13, R19)', async () => {
    const [adminId, ownerId] = [newId(), newId()];
    const common = { title: 'Test', practiceIds: [], isDemonstration: false };
    await staff.addStaff({ ...common, id: adminId, name: 'Ada Admin', role: 'admin' });
    await staff.addStaff({ ...common, id: ownerId, name: 'Farida Ledgerly', role: 'finance' });
    const admin = await staff.principalOf(adminId, 'r');
    if (!admin) throw new Error('she was added');
    const wanted = { role: 'finance', ownerId } as const;
    await expect(staff.mintApiKey({ ...wanted, endsOn: '2027-11-22' }, admin)).rejects.toMatchObject({
      errors: [{ field: 'endsOn' }],
    });
    const [one, other] = [
      await staff.mintApiKey({ ...wanted, endsOn: '2026-11-23' }, admin),
      await staff.mintApiKey(wanted, admin),
    ];
    const person = await staff.authenticateApiKey(other.key, 'r');
    expect([...(person?.alsoActsAs ?? [])].sort()).toEqual([ownerId, one.principalId].sort());
    const { principalId: ofAdmin } = await staff.mintApiKey({ role: 'auditor' }, admin);
    expect(await service.db('principals').where({ id: ofAdmin }).pluck('owner_id')).toEqual([adminId]);
    service.clock.advance(2 * DAY_MS);
    expect(await staff.authenticateApiKey(one.key, 'r')).toBeNull();
    await staff.endPrincipal(admin, { principalId: ownerId });
    expect(await staff.authenticateApiKey(other.key, 'r')).toBeNull();
    service.clock.advance(-2 * DAY_MS);
  });

  it('ends when whoever answers for it gets another role, and not with another title (R19)', async () => {
    const [adminId, ownerId] = [newId(), newId()];
    const common = { title: 'Test', practiceIds: [], isDemonstration: false };
    await staff.addStaff({ ...common, id: adminId, name: 'Ada Second', role: 'admin' });
    await staff.addStaff({ ...common, id: ownerId, name: 'Wendy Ledgerly', role: 'finance' });
    const admin = await staff.principalOf(adminId, 'r');
    if (!admin) throw new Error('she was added');
    const { key } = await staff.mintApiKey({ role: 'finance', ownerId }, admin);
    const change = { principalId: ownerId, title: 'Head of finance', practiceIds: [] };
    await staff.changeStaff(admin, { ...change, role: 'finance' });
    expect(await staff.authenticateApiKey(key, 'r')).not.toBeNull();
    await staff.changeStaff(admin, { ...change, role: 'auditor' });
    expect(await staff.authenticateApiKey(key, 'r')).toBeNull();
  });

  it('leaves an audit row without the key (R58)', async () => {
    const { key, principalId } = await staff.mintApiKey({ role: 'admin' });
    const rows = await inScope(service.db, 'all', (trx) => trx('audit_entries').where({ entity_id: principalId }));
    expect(rows).toMatchObject([
      { action: 'api_key.mint', principal_id: SYSTEM_PRINCIPAL_ID, after: { role: 'admin' } },
    ]);
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  it('of the till works once it is ensured, however often', async () => {
    const key = 'pp_test_till';
    await Promise.all([staff.ensureTillKey(key), staff.ensureTillKey(key), staff.ensureTillKey(key)]);
    expect(await staff.authenticateApiKey(key, 'r')).toMatchObject({ role: 'auditor', scope: 'all' });
    expect(await service.db('principals').where({ name: 'Demonstration till' })).toHaveLength(1);
  });
});

describe('audit rows', () => {
  it('can be neither changed nor deleted (R58)', async () => {
    await expect(service.db('audit_entries').update({ action: 'nothing' })).rejects.toThrow();
    await expect(service.db('audit_entries').delete()).rejects.toThrow();
  });
});
