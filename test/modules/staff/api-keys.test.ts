import { setTimeout } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_PRINCIPAL_ID } from '../../../src/kernel/principal.ts';
import type { Staff } from '../../../src/modules/staff/index.ts';
import { inScope, type Trx } from '../../../src/platform/database.ts';
import { addPractice, openService, staffOf } from '../../harness/practices.ts';
import { addSomebody, takenKey } from './people-of-tests.ts';

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
    const farida = await addSomebody({ staff }, { role: 'finance', name: 'Farida Ledgerly' });
    const late = takenKey({ staff }, farida, { role: 'finance', endsOn: '2027-11-22' });
    await expect(late).rejects.toMatchObject({ errors: [{ field: 'endsOn' }] });
    const never = takenKey({ staff }, farida, { role: 'finance', endsOn: '2027-02-30' });
    await expect(never).rejects.toMatchObject({ errors: [{ field: 'endsOn' }] });
    const [one, other] = [
      await takenKey({ staff }, farida, { role: 'finance', endsOn: '2026-11-23' }),
      await takenKey({ staff }, farida, { role: 'finance' }),
    ];
    const person = await staff.authenticateApiKey(other.key, 'r');
    expect([...(person?.alsoActsAs ?? [])].sort()).toEqual([farida.id, one.principalId].sort());
    service.clock.advance(2 * DAY_MS);
    expect(await staff.authenticateApiKey(one.key, 'r')).toBeNull();
    await staff.endPrincipal(await addSomebody({ staff }, { role: 'admin' }), { principalId: farida.id });
    expect(await staff.authenticateApiKey(other.key, 'r')).toBeNull();
    service.clock.advance(-2 * DAY_MS);
  });

  it('ends when whoever answers for it gets another role, and not with another title (R19)', async () => {
    const admin = await addSomebody({ staff }, { role: 'admin' });
    const wendy = await addSomebody({ staff }, { role: 'finance', name: 'Wendy Ledgerly' });
    const { key } = await takenKey({ staff }, wendy, { role: 'finance' });
    const change = { principalId: wendy.id, title: 'Head of finance', practiceIds: [] };
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
});

describe('a key that an administrator grants', () => {
  const approver = () => addSomebody({ staff }, { role: 'approver', practiceIds: [practiceId] });
  const ofApprover = { role: 'approver', practiceCode: 'DEMO-01' } as const;
  const codeOf = (act: Promise<unknown>): Promise<string> =>
    act.then(
      () => 'done',
      (error) => error.code,
    );

  it('works for nobody until whoever answers for it has taken it, once; nobody else can (R13)', async () => {
    const [admin, bell, other] = [await addSomebody({ staff }, { role: 'admin' }), await approver(), await approver()];
    const granted = await staff.grantApiKey(admin, { ...ofApprover, name: 'Night desk', ownerId: bell.id });
    expect(Object.keys(granted)).toEqual(['principalId']);
    const { principalId } = granted;
    const [waiting] = await service.db('api_keys').where({ principal_id: principalId });
    expect([waiting.key_hash, waiting.taken_at]).toEqual([null, null]);
    for (const by of [admin, other]) expect(await codeOf(staff.takeApiKey(by, principalId))).toBe('not_found');
    const { key, name } = await staff.takeApiKey(bell, principalId);
    expect(name).toBe('Night desk');
    expect(await staff.authenticateApiKey(key, 'r')).toMatchObject({ id: principalId, alsoActsAs: [bell.id] });
    expect(await codeOf(staff.takeApiKey(bell, principalId))).toBe('conflict');
    const program = await staff.authenticateApiKey(key, 'r');
    const second = await staff.grantApiKey(admin, { ...ofApprover, ownerId: bell.id });
    expect(await codeOf(staff.takeApiKey(program ?? admin, second.principalId))).toBe('not_found');
    const rows = await inScope(service.db, 'all', (trx) =>
      trx('audit_entries').where({ entity_id: principalId }).orderBy('id'),
    );
    expect(rows.map((row) => [row.action, row.principal_id])).toEqual([
      ['api_key.grant', admin.id],
      ['api_key.take', bell.id],
    ]);
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  it('is refused by the database too to whoever does not answer for it, and a second time (R13)', async () => {
    const [admin, bell] = [await addSomebody({ staff }, { role: 'admin' }), await approver()];
    const { principalId } = await staff.grantApiKey(admin, { ...ofApprover, ownerId: bell.id });
    const store = (by: string, text: string) =>
      service
        .db('api_keys')
        .where({ principal_id: principalId })
        .update({ key_hash: Buffer.from(text), taken_by: by, taken_at: service.clock.now() });
    await expect(store(admin.id, 'hers')).rejects.toThrow('only whoever answers');
    await staff.takeApiKey(bell, principalId);
    await expect(store(bell.id, 'again')).rejects.toThrow('was taken already');
  });

  it('does nothing that whoever answers for it may not do themselves, but ask in their practice (R13, R16)', async () => {
    const [admin, bell] = [await addSomebody({ staff }, { role: 'admin' }), await approver()];
    const grant = (wanted: object) => codeOf(staff.grantApiKey(admin, { ...ofApprover, ownerId: bell.id, ...wanted }));
    expect(await grant({})).toBe('done');
    expect(await grant({ role: 'requester' })).toBe('done');
    for (const wanted of [{ role: 'finance' }, { role: 'practice_manager' }, { practiceCode: 'DEMO-02' }]) {
      expect(await grant(wanted), JSON.stringify(wanted)).toBe('invalid_input');
    }
    expect(await grant({ ownerId: undefined })).toBe('invalid_input');
    expect(await grant({ role: 'requester', ownerId: undefined })).toBe('invalid_input');
    expect(await grant({ role: 'admin', ownerId: undefined })).toBe('done');
    expect(await codeOf(staff.grantApiKey(bell, ofApprover))).toBe('forbidden');
  });

  it('sent twice is one, and another under its id is refused', async () => {
    const [admin, bell] = [await addSomebody({ staff }, { role: 'admin' }), await approver()];
    const wanted = { ...ofApprover, id: newId(), ownerId: bell.id };
    expect(await staff.grantApiKey(admin, wanted)).toEqual(await staff.grantApiKey(admin, wanted));
    expect(await codeOf(staff.grantApiKey(admin, { ...wanted, name: 'Another' }))).toBe('idempotency_key_reused');
  });

  /** Begins a change of somebody's access, which is done when the answer is called. */
  async function changing(id: string, change: (trx: Trx) => Promise<unknown>): Promise<() => Promise<void>> {
    const trx = await service.db.transaction();
    await trx('principals').where({ id }).forUpdate();
    return async () => {
      await setTimeout(200);
      await change(trx);
      await trx.commit();
    };
  }

  it('is not granted by the role that its owner has lost just then (R13, R19)', async () => {
    const [admin, bell] = [await addSomebody({ staff }, { role: 'admin' }), await approver()];
    const done = await changing(bell.id, (trx) =>
      trx('principals').where({ id: bell.id }).update({ role: 'requester' }),
    );
    const granting = codeOf(staff.grantApiKey(admin, { ...ofApprover, ownerId: bell.id }));
    await done();
    expect(await granting).toBe('invalid_input');
  });

  it('is taken by nobody whose access ends just then, and does not keep that from ending (R19)', async () => {
    const [admin, bell] = [await addSomebody({ staff }, { role: 'admin' }), await approver()];
    const { principalId } = await staff.grantApiKey(admin, { ...ofApprover, ownerId: bell.id });
    const done = await changing(bell.id, (trx) =>
      trx('principals').where({ owner_id: bell.id }).update({ ended_at: service.clock.now() }),
    );
    const taking = codeOf(staff.takeApiKey(bell, principalId));
    await done();
    expect(await taking).toBe('wrong_state');
  });

  it('is ended by whoever answers for it, and taken no more (R19)', async () => {
    const [admin, bell, other] = [await addSomebody({ staff }, { role: 'admin' }), await approver(), await approver()];
    const { key, principalId } = await takenKey({ staff }, bell, ofApprover);
    expect(await codeOf(staff.endOwnKey(other, principalId))).toBe('not_found');
    expect(await codeOf(staff.endOwnKey(bell, principalId))).toBe('done');
    expect(await codeOf(staff.endOwnKey(bell, principalId))).toBe('done');
    expect(await staff.authenticateApiKey(key, 'r')).toBeNull();
    const waiting = await staff.grantApiKey(admin, { ...ofApprover, ownerId: bell.id });
    await staff.endOwnKey(bell, waiting.principalId);
    expect(await codeOf(staff.takeApiKey(bell, waiting.principalId))).toBe('wrong_state');
  });
});

describe('the key of the till', () => {
  it('works once it is ensured, however often', async () => {
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
