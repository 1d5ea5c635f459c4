import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from '../../harness/refusal.ts';
import { openScheme, type Scheme } from '../../harness/scheme.ts';
import { type RunningService, startService } from '../../harness/service.ts';
import { peopleOf } from './people-of-tests.ts';

let service: RunningService & AsyncDisposable;
let scheme: Scheme;
let people: ReturnType<typeof peopleOf>;
const staff = () => scheme.people.requester;

beforeAll(async () => {
  service = await startService();
  scheme = await openScheme(service);
  people = peopleOf(service, scheme);
});
afterAll(() => service[Symbol.asyncDispose]());

const housemates = async (id: string) => (await service.recipients.readPerson(staff(), id)).householdMemberIds;
const join = (recipientId: string, ...withIds: string[]) =>
  service.recipients.recordHousehold(staff(), { recipientId, withIds });

describe('a household (R30)', () => {
  it('is whoever is recorded as living together, from both sides', async () => {
    const [jo, kim] = [await people.add(), await people.add()];
    const { householdId } = await join(jo, kim);
    expect([await housemates(jo), await housemates(kim)]).toEqual([[kim], [jo]]);
    expect(await join(kim, jo)).toEqual({ householdId });
  });

  it('becomes one where two are joined', async () => {
    const ids = await Promise.all([people.add(), people.add(), people.add(), people.add()]);
    const [a = '', b = '', c = '', d = ''] = ids;
    await join(a, b);
    await join(c, d);
    await join(a, d);
    expect((await housemates(b)).sort()).toEqual([a, c, d].sort());
  });

  it('is left by one, and is none when one is left over', async () => {
    const [a, b, c] = [await people.add(), await people.add(), await people.add()];
    await join(a, b, c);
    await service.recipients.leaveHousehold(staff(), { recipientId: a });
    expect([await housemates(a), await housemates(b)]).toEqual([[], [c]]);
    await service.recipients.leaveHousehold(staff(), { recipientId: b });
    await service.recipients.leaveHousehold(staff(), { recipientId: b });
    expect(await housemates(c)).toEqual([]);
  });

  it('is proposed to those of one postcode, however it is written, until they are in it', async () => {
    const [a, b] = [await people.add({ postcode: 'ZZ9 9QQ' }), await people.add({ postcode: 'zz99qq' })];
    const near = () => people.all((trx) => service.recipients.listAtSamePostcode(trx, { recipientId: a, limit: 10 }));
    expect(await near()).toEqual([b]);
    await join(a, b);
    expect(await near()).toEqual([]);
  });

  it('is recorded by two at once from both sides, and both are done', async () => {
    const ids = await Promise.all(Array.from({ length: 24 }, () => people.add()));
    const pairs = ids.flatMap((a, at) => (at % 2 === 0 ? [[a, ids[at + 1] ?? ''] as const] : []));
    const acts = pairs.flatMap(([a, b]) => [join(a, b), join(b, a)]);
    expect(new Set(await Promise.all(acts.map(codeOf)))).toEqual(new Set(['done']));
    for (const [a, b] of pairs) expect([await housemates(a), await housemates(b)]).toEqual([[b], [a]]);
  });

  it('is left by one while another joins, and nobody is left alone in it', async () => {
    const ids = await Promise.all(Array.from({ length: 24 }, () => people.add()));
    const triples = ids.flatMap((a, at) => (at % 3 === 0 ? [[a, ids[at + 1] ?? '', ids[at + 2] ?? ''] as const] : []));
    for (const [a, b] of triples) await join(a, b);
    const leave = (recipientId: string) => service.recipients.leaveHousehold(staff(), { recipientId });
    await Promise.all(triples.flatMap(([a, b, c]) => [leave(a), join(c, b)]));
    for (const [, b, c] of triples) expect([await housemates(b), await housemates(c)]).toEqual([[c], [b]]);
  });

  it('counts those who lived in it within 12 months, though they left and whoever they lived with since', async () => {
    const [a, b, c] = [await people.add(), await people.add(), await people.add()];
    const companions = (id: string, day: string) =>
      people.all((trx) => service.recipients.householdCompanions(trx, { recipientId: id, day }));
    await join(a, b);
    const before = service.clock.now();
    service.clock.set(new Date('2026-11-23T09:00:00Z'));
    await service.recipients.leaveHousehold(staff(), { recipientId: a });
    service.clock.set(new Date('2026-11-24T09:00:00Z'));
    await join(b, c);
    service.clock.set(before);
    expect((await companions(b, '2027-11-23')).sort()).toEqual([a, b, c].sort());
    expect((await companions(a, '2027-11-23')).sort()).toEqual([a, b].sort());
    expect(await companions(a, '2027-12-01')).toEqual([a]);
    expect((await companions(c, '2027-12-01')).sort()).toEqual([b, c].sort());
  });

  it('is not taken apart by whoever declared one of it (R14)', async () => {
    const [a, b] = [await people.add({ familyName: 'Declaredly' }), await people.add()];
    await join(a, b);
    await service.staff.declareLink(scheme.people.approver, {
      person: { familyName: 'Declaredly', dateOfBirth: '1945-03-04' },
      link: 'self',
    });
    const leave = service.recipients.leaveHousehold(scheme.people.approver, { recipientId: b });
    expect(await codeOf(leave)).toBe('declared_link');
    expect(await housemates(a)).toEqual([b]);
  });

  it('holds nobody of another practice, nor the person alone (R16)', async () => {
    const [mine, theirs] = [await people.add(), await people.add({}, await people.stranger('DEMO-02'))];
    expect(await codeOf(join(mine, theirs))).toBe('invalid_input');
    expect(await codeOf(join(mine, mine))).toBe('invalid_input');
    expect(await codeOf(join(theirs, mine))).toBe('not_found');
  });
});
