import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemPrincipal } from '../../../src/kernel/principal.ts';
import type { Staff } from '../../../src/modules/staff/index.ts';
import { inScope } from '../../../src/platform/database.ts';
import { openService, staffOf } from '../../harness/practices.ts';

const ISSUER = 'https://login.example.org';

let service: Awaited<ReturnType<typeof openService>>;
let staff: Staff;

beforeAll(async () => {
  service = await openService();
  staff = staffOf(service);
});
afterAll(() => service.destroy());

async function addAuditor(isDemonstration = false): Promise<string> {
  const id = newId();
  const person = { id, name: 'Hugh Samplewright', title: 'Auditor', role: 'auditor', practiceIds: [] } as const;
  await staff.addStaff({ ...person, isDemonstration });
  return id;
}

const system = systemPrincipal('test');
const actionsOn = (id: string) =>
  inScope(service.db, 'all', (trx) => trx('audit_entries').where({ entity_id: id }).orderBy('id').pluck('action'));

describe('a sign-in that is refused', () => {
  it('again and again leaves the 1st, 10th and 100th of an hour on record, for each reason and subject (R58)', async () => {
    const refusedRows = (requestId: string) =>
      inScope(service.db, 'all', (trx) =>
        trx('audit_entries')
          .where({ action: 'staff.sign_in_refused', entity_id: requestId })
          .orderBy('id')
          .pluck('after'),
      );
    const subject = '555000999888';
    const refuse = (requestId: string, about: object = {}) =>
      staff.recordRefusedSignIn({ requestId, why: 'unknown', subject, ...about });
    for (let time = 0; time < 120; time += 1) await refuse('often');
    expect(await refusedRows('often')).toEqual([1, 10, 100].map((times) => ({ why: 'unknown', times })));
    await refuse('other', { subject: '555000999777' });
    await staff.recordRefusedSignIn({ requestId: 'other', why: 'not_confirmed' });
    expect(await refusedRows('other')).toEqual(['unknown', 'not_confirmed'].map((why) => ({ why, times: 1 })));
    service.clock.advance(60 * 60_000);
    await refuse('later');
    expect(await refusedRows('later')).toEqual([{ why: 'unknown', times: 1 }]);
    const rows = await inScope(service.db, 'all', (trx) => trx('audit_entries').select());
    expect(JSON.stringify(rows)).not.toContain(subject);
  });
});

describe('an identity at a provider', () => {
  it('is nobody’s until it is linked, and then one person’s, at that issuer only (R20)', async () => {
    const principalId = await addAuditor();
    const identity = { issuer: ISSUER, subject: '555000111222' };
    expect(await staff.principalBySubject(identity, 'request')).toBeNull();
    await staff.linkIdentity(system, { ...identity, principalId });
    await staff.linkIdentity(system, { ...identity, principalId });
    expect(await staff.principalBySubject(identity, 'request')).toMatchObject({ id: principalId, role: 'auditor' });
    expect(await staff.principalBySubject({ ...identity, issuer: `${ISSUER}/other` }, 'request')).toBeNull();
    expect(await actionsOn(principalId)).toEqual(['staff.add', 'staff.link_identity']);
    const somebodyElse = { ...identity, principalId: await addAuditor() };
    await expect(staff.linkIdentity(system, somebodyElse)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is linked by an administrator only, and to staff only', async () => {
    const principalId = await addAuditor();
    const link = { issuer: ISSUER, subject: 'hugh', principalId };
    const hugh = await staff.principalOf(principalId, 'request');
    await expect(staff.linkIdentity(hugh ?? system, link)).rejects.toMatchObject({ code: 'forbidden' });
    const key = await staff.mintApiKey({ role: 'auditor' });
    const toKey = { ...link, principalId: key.principalId };
    await expect(staff.linkIdentity(system, toKey)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is given to demonstration people at each issuer, and to nobody else', async () => {
    const [hugh, real] = [await addAuditor(true), await addAuditor()];
    for (const issuer of ['http://localhost:4242/identity', 'http://localhost:4243/identity']) {
      const offered = await staff.introduceDemonstrationPeople(issuer);
      expect(offered.map(({ id }) => id)).toContain(hugh);
      await staff.introduceDemonstrationPeople(issuer);
      expect(await staff.principalBySubject({ issuer, subject: hugh }, 'request')).toMatchObject({ id: hugh });
      expect(await staff.principalBySubject({ issuer, subject: real }, 'request')).toBeNull();
    }
    expect(await actionsOn(hugh)).toEqual(['staff.add', 'staff.link_identity', 'staff.link_identity']);
  });
});

describe('a sign-in', () => {
  it('counts until its person signs out everywhere; a later one counts again (R20)', async () => {
    const id = await addAuditor();
    const hugh = await staff.principalOf(id, 'request');
    if (!hugh) throw new Error('Hugh is there');
    const before = await staff.recordSignIn(hugh);
    expect(await staff.signedInPrincipal({ id, ...before }, 'request')).toMatchObject({
      principal: { id },
      ended: null,
    });
    expect(await staff.signOutEverywhere(hugh)).toBe(0);
    expect(await staff.signedInPrincipal({ id, ...before }, 'request')).toEqual({
      principal: null,
      ended: 'everywhere',
    });
    const after = await staff.recordSignIn(hugh);
    expect(await staff.signedInPrincipal({ id, ...after }, 'request')).toMatchObject({ principal: { id } });
    await inScope(service.db, 'all', (trx) =>
      trx('principals').where({ id }).update({ ended_at: service.clock.now() }),
    );
    expect(await staff.signedInPrincipal({ id, ...after }, 'request')).toEqual({ principal: null, ended: 'left' });
  });
});
